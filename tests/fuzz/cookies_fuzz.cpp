// SPDX-License-Identifier: BSL-1.0
// Cookie fields as clients send them, and values that somebody made up: nothing but what was signed or sealed is read.
#include "fuzz/promise.hpp"

#include <mainstay/http/cookie.hpp>
#include <mainstay/http/cookie_keys.hpp>
#include <mainstay/http/request_builder.hpp>

#include <algorithm>
#include <string>

using namespace mainstay;
using fuzz::promise;

namespace {

const core::manual_clock stopped;
const http::cookie_keys keys({"the first secret, of 32 bytes ..", "another secret, of 32 bytes too."}, stopped);

void check_keys(std::string_view name, std::string_view text) {
    const std::string genuine = keys.sign("session", "value", std::chrono::seconds{60});
    if (name != "session" || text != genuine) promise(!keys.verify(name, text));
    promise(!keys.open(name, text));
    if (!http::is_token(name) || name.size() + text.size() > 1000) return;
    promise(keys.verify(name, keys.sign(name, text)) == text);
    promise(keys.open(name, keys.seal(name, text)) == text);
    // What is changed at one place, which the input chooses.
    std::string sealed = keys.seal(name, text), signed_text = keys.sign(name, text);
    const auto at = static_cast<std::size_t>(text.empty() ? 0 : static_cast<unsigned char>(text.front()));
    for (std::string* made : {&sealed, &signed_text}) {
        char& c = (*made)[at % made->size()];
        c = c == 'A' ? 'B' : 'A';
    }
    promise(!keys.open(name, sealed));
    promise(!keys.verify(name, signed_text));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    check_keys("session", text);
    check_keys(text.substr(0, text.find('=')), text.substr(std::min(text.size(), text.find('='))));
    if (fuzz::has_control(text)) return 0;

    http::request_builder made("GET", "/");
    made.field("Cookie", text);
    for (std::string_view name : {"a", "session", "__Host-session", "__host-session", ""}) {
        const auto all = http::cookie_values(made.request(), name);
        const auto found = http::find_cookie(made.request(), name);
        for (auto value : all)
            promise(
                fuzz::within(value, made.request().fields()[0].value) && value.find_first_of(";\"\\") == value.npos);
        const bool once = http::equals_ignoring_case(name.substr(0, 7), "__Host-");
        if (found) promise(*found == all.front() && (!once || all.size() == 1));
        if (!found && !once) promise(all.empty());
        if (found) check_keys(name, *found);
    }
    return 0;
}
