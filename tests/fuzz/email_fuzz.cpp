// SPDX-License-Identifier: BSL-1.0
// E-mail addresses: what is taken is in its one form, which is a form of nothing else.
#include "fuzz/promise.hpp"

#include <mainstay/auth/email.hpp>
#include <mainstay/core/encoding.hpp>

#include <algorithm>

using namespace mainstay;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    auto read = auth::email::parse(text);
    if (!read.has_value()) return 0;
    const auto& address = *read;
    auto again = auth::email::parse(address.text());
    promise(again.has_value() && *again == address);
    auto padded = auth::email::parse(" \t" + address.text() + "\r\n");
    promise(padded.has_value() && *padded == address);
    promise(address.text().size() <= auth::email::longest && core::is_utf8(address.text()));
    promise(std::count(address.text().begin(), address.text().end(), '@') == 1);
    for (char c : address.text())
        promise(static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '<' && c != '>' && c != ',' && c != ';');
    for (char c : address.domain())
        promise(c < 'A' || c > 'Z');
    return 0;
}
