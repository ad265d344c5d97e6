// SPDX-License-Identifier: BSL-1.0
// The way for plain heads against the scanner and llhttp: what it takes they take, and to the letter the same.
#include "fuzz/promise.hpp"
#include "http/head_parser.hpp"
#include "http/request_access.hpp"

#include <mainstay/http/field.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace mainstay;
using fuzz::promise;

namespace {

constexpr http::head_limits limits{512, 8, 128};

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.empty() || a.data() == b.data());
}

void promise_same(const http::request& a, const http::request& b) {
    promise(a.method() == b.method() && same(a.method_name(), b.method_name()));
    promise(same(a.target(), b.target()) && same(a.path(), b.path()) && same(a.query(), b.query()));
    promise(same(a.authority(), b.authority()) && a.minor_version() == b.minor_version());
    promise(a.fields().size() == b.fields().size());
    for (std::size_t i = 0; i < a.fields().size(); ++i)
        promise(same(a.fields()[i].name, b.fields()[i].name) && same(a.fields()[i].value, b.fields()[i].value));
}

bool same_framing(const http::message_framing& a, const http::message_framing& b) {
    return a.content_length == b.content_length && a.chunked == b.chunked && a.keep_alive == b.keep_alive &&
           a.expects_continue == b.expects_continue;
}

// What is not left to the others: only other forms of target, methods without a name, later
// versions and some tabs are.
bool is_plain(const http::request& in, std::string_view bytes) {
    const std::string_view line = bytes.substr(0, bytes.find('\r'));
    return in.target().starts_with('/') && in.method() != http::method::other &&
           (line.ends_with(" HTTP/1.0") || line.ends_with(" HTTP/1.1")) && bytes.find('\t') == std::string_view::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    http::head_parser plain, whole;
    http::request in_one_pass, by_lines;
    const std::size_t taken = plain.parse_plain(bytes, limits, in_one_pass);
    promise(taken <= bytes.size());

    http::head_scanner scanner(limits);
    const bool sound = scanner.scan(bytes) == http::head_scanner::result::complete &&
                       whole.parse(bytes.substr(0, scanner.size()), scanner, limits.target, by_lines);
    if (taken == 0) {
        promise(in_one_pass.fields().empty() && in_one_pass.target().empty());
        promise(!sound || !is_plain(by_lines, bytes));
        return 0;
    }
    promise(sound && scanner.size() == taken);
    promise_same(in_one_pass, by_lines);
    promise(same_framing(plain.framing(), whole.framing()));
    return 0;
}
