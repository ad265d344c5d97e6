// SPDX-License-Identifier: BSL-1.0
// The start of a connection behind a proxy: however it arrives in pieces, it is read the same.
#include "fuzz/promise.hpp"

#include "http/proxy_header.hpp"

#include <string>

using namespace mainstay;
using fuzz::promise;
using progress = http::proxy_header::progress;

namespace {

bool same(const http::proxy_header& a, const http::proxy_header& b) {
    return a.state == b.state && a.from == b.from && a.secure == b.secure && a.port == b.port &&
           a.address == b.address && a.size == b.size;
}

void check(std::string_view bytes) {
    const auto whole = http::read_proxy_header(bytes);
    promise(whole.state != progress::incomplete || bytes.size() < http::proxy_header_limit);
    promise(
        whole.state != progress::complete || (whole.size <= bytes.size() && whole.size <= http::proxy_header_limit));
    bool over = false;
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const auto part = http::read_proxy_header(bytes.substr(0, size));
        if (part.state == progress::complete) promise(size >= part.size && same(part, whole));
        if (over) promise(same(part, whole));
        over = over || part.state != progress::incomplete;
    }
    promise(over == (whole.state != progress::incomplete));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto text = fuzz::text_of(data, size);
    check(text);
    // Behind what would else have to be guessed.
    constexpr std::string_view starts[] = {
        "PROXY ", "PROXY TCP4 ", {"\r\n\r\n\0\r\nQUIT\n", 12}, {"\r\n\r\n\0\r\nQUIT\n\x21\x11", 14}};
    check(std::string(starts[data[0] % std::size(starts)]).append(text));
    return 0;
}
