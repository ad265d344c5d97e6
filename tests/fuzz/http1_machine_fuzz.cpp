// SPDX-License-Identifier: BSL-1.0
// Whatever bytes arrive, and however they are cut: the machine comes to the same, and to an end. What it takes keeps to
// the grammar, and written out again plainly it still means the same.
#include "fuzz/promise.hpp"
#include "http/wire.hpp"

#include <mainstay/http/path_mistake.hpp>
#include <mainstay/http/url.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace mainstay;
using fuzz::promise;
using mainstay_test::outcome;

namespace {

http::server_limits small_limits() {
    http::server_limits limits;
    limits.head = 512;
    limits.fields = 8;
    limits.target = 128;
    limits.body = 4096;
    return limits;
}

bool same(const outcome& a, const outcome& b) {
    return a == b && a.details == b.details && a.code == b.code;
}

// The request anew: one space, one way to frame, no empty line in front; true if it is taken just as it was.
bool survives_rewriting(const http::request& in, const outcome& of) {
    std::string bytes = std::string(in.method_name()) + ' ' + std::string(in.target()) + " HTTP/1." +
                        std::to_string(in.minor_version()) + "\r\n";
    bool chunked = false;
    for (const auto& [name, value] : in.fields()) {
        chunked = chunked || http::equals_ignoring_case(name, "Transfer-Encoding");
        bytes += std::string(name) + ": " + std::string(value) + "\r\n";
    }
    bytes += "\r\n";
    if (!chunked) {
        bytes += in.body();
    } else {
        for (char c : in.body())
            bytes += std::string("1\r\n") + c + "\r\n";
        bytes += "0\r\n\r\n";
    }
    auto limits = small_limits();
    limits.head *= 4;
    const outcome again = mainstay_test::feed_whole(bytes, limits);
    return again.requests.size() == 1 && again.refused == 0 && again.requests == of.requests &&
           again.details == of.details;
}

void check_request(const http::request& in, std::size_t target_limit) {
    promise(http::is_token(in.method_name()) && in.target().size() <= target_limit && in.fields().size() <= 8);
    promise(in.path() == "*" || (in.path().starts_with('/') && http::path_mistake(in.path()).empty()));
    promise(in.authority().empty() ? in.minor_version() == 0 : http::parse_authority(in.authority()).has_value());
    int hosts = 0, framings = 0;
    for (const auto& [name, value] : in.fields()) {
        promise(http::is_token(name) && http::is_field_value(value) && http::trim(value) == value);
        hosts += http::equals_ignoring_case(name, "Host") ? 1 : 0;
        framings +=
            http::equals_ignoring_case(name, "Content-Length") || http::equals_ignoring_case(name, "Transfer-Encoding")
                ? 1
                : 0;
    }
    promise(hosts <= 1 && framings <= 1 && (hosts == 1 || in.minor_version() == 0));
    promise(framings == 1 || in.body().empty());
}

// Feeds one machine until it has its first request, and looks at it in place.
void check_first(std::string_view bytes) {
    const auto limits = small_limits();
    http::http1_machine machine(limits);
    http::request request;
    for (;;) {
        switch (machine.advance(request)) {
        case http::http1_machine::event::head:
            if (machine.limit_body(limits.body)) machine.read_whole();
            continue;
        case http::http1_machine::event::refused:
            return;
        case http::http1_machine::event::request: {
            check_request(request, limits.target);
            outcome seen;
            seen.requests.push_back(mainstay_test::seen_of(request));
            seen.details.push_back(mainstay_test::details_of(request));
            promise(survives_rewriting(request, seen));
            return;
        }
        case http::http1_machine::event::piece:
        case http::http1_machine::event::need_input:
            break;
        }
        auto room = machine.room();
        const std::size_t count = std::min(room.size(), bytes.size());
        if (count == 0) return;
        std::copy_n(bytes.begin(), count, room.begin());
        machine.received(count);
        bytes.remove_prefix(count);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto limits = small_limits();
    mainstay_test::wire whole(limits), pieces(limits), ragged(limits), streamed(limits, true);
    whole.feed(bytes);
    const std::size_t step = data[0] % 16U + 1;
    for (std::size_t at = 0; at < bytes.size(); at += step)
        pieces.feed(bytes.substr(at, step));
    // Pieces of all lengths, the same for the same input.
    std::uint32_t state = data[0] * 2654435761U + 1;
    for (std::size_t at = 0; at < bytes.size();) {
        state = state * 1664525U + 1013904223U;
        const std::size_t length = (state >> 24) % 40 + 1;
        ragged.feed(bytes.substr(at, length));
        streamed.feed(bytes.substr(at, length));
        at += length;
    }
    promise(same(whole.result(), pieces.result()) && same(whole.result(), ragged.result()));
    // A body means the same to a handler that takes it as it comes.
    promise(same(whole.result(), streamed.result()));
    promise(whole.result().refused >= 0);
    check_first(bytes);
    return 0;
}
