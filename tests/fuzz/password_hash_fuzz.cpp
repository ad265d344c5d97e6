// SPDX-License-Identifier: BSL-1.0
// Stored password hashes (PHC strings): whatever stands there, it is compared or refused.
#include "fuzz/promise.hpp"

#include <mainstay/auth/password.hpp>

#include <charconv>

using namespace mainstay;

namespace {

// Costs that would only heat the room.
bool costs_much(std::string_view text) {
    for (auto [label, most] : {std::pair{"m=", 64U}, {"t=", 2U}, {"p=", 2U}}) {
        for (auto at = text.find(label); at != text.npos; at = text.find(label, at + 2)) {
            unsigned number = 0;
            auto [end, error] = std::from_chars(text.data() + at + 2, text.data() + text.size(), number);
            if (error == std::errc{} && number > most) return true;
        }
    }
    return false;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string known = auth::hash_password("known", {.memory_kib = 8, .iterations = 1});
    auto text = fuzz::text_of(data, size);
    if (costs_much(text)) return 0;
    // Only the hash itself could match, and nobody finds another by chance.
    fuzz::promise(auth::verify_password("known and unknown", text) == auth::password_match::no);
    auto changed = known;
    if (size > 2) changed[data[0] % changed.size()] = static_cast<char>(data[1]);
    if (!costs_much(changed)) {
        auto match = auth::verify_password("known", changed);
        fuzz::promise(
            changed == known ? match == auth::password_match::yes_but_rehash : match == auth::password_match::no);
    }
    return 0;
}
