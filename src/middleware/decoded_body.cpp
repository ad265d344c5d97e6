// SPDX-License-Identifier: BSL-1.0
#include "middleware/decoded_body.hpp"

#include "http/request_access.hpp"

#include <mainstay/http/field.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace mainstay::inline v0::middleware {
namespace {

using outcome = http::body_decoder::outcome;

// Looked at between two of these.
constexpr std::size_t step = 64 * 1024;

// Kept in the request's context for as long as the request lives.
struct plain_body {
    std::string bytes;
};

problem malformed() {
    return problem(400, "malformed_encoding", "the body is not what its Content-Encoding says");
}

std::optional<problem> decode(
    http::content_coding how, std::string_view packed, std::string& out, const decoding_limits& limits) {
    const auto decoder = http::make_decoder(how);
    const std::size_t size = packed.size(), most = limits.most_of(size);
    for (;;) {
        // One byte over the limit is enough to know.
        const auto what = decoder->decode(packed, out, std::min(step, most - out.size() + 1));
        if (what == outcome::corrupt) break;
        if (out.size() > most) return limits.too_much(size);
        if (what == outcome::full) continue;
        if (decoder->at_end()) return std::nullopt;
        break;
    }
    return malformed();
}

} // namespace

std::size_t decoding_limits::most_of(std::size_t packed) const noexcept {
    const bool countless = ratio != 0 && packed > std::numeric_limits<std::size_t>::max() / ratio;
    const std::size_t by_ratio = countless ? std::numeric_limits<std::size_t>::max() : packed * ratio;
    return std::min(size, std::max(ratio_from, by_ratio));
}

problem decoding_limits::too_much(std::size_t packed) const {
    if (most_of(packed) == size) return problem(413, "body_too_large", "the decoded body is too large");
    return problem(413, "compression_ratio_too_high", "the decoded body is too large for what was sent");
}

std::optional<problem> decode_body(http::request& request, const coding_layers& layers, const decoding_limits& limits) {
    plain_body plain;
    std::string packed(request.body());
    for (http::content_coding each : layers) {
        plain.bytes.clear();
        if (auto why = decode(each, packed, plain.bytes, limits)) return why;
        packed.swap(plain.bytes);
    }
    const std::size_t size = packed.size();
    packed.append(http::request::body_padding, '\0');
    plain.bytes = std::move(packed);
    const auto& kept = request.context().put(std::move(plain));
    http::detail::request_access(request).body = std::string_view(kept.bytes).substr(0, size);
    return std::nullopt;
}

decoded_body::decoded_body(http::request& request, coding_layers layers, const decoding_limits& limits)
    : request_(&request)
    , arriving_(request.body_source())
    , codings_(std::move(layers))
    , limits_(limits) {
    for (auto each = codings_.rbegin(); each != codings_.rend(); ++each)
        layers_.push_back({http::make_decoder(*each)});
}

task<std::string_view> decoded_body::read() {
    return read_from(0);
}

task<std::string_view> decoded_body::read_from(std::size_t depth) {
    if (depth == layers_.size()) co_return co_await arriving_->read();
    layer& own = layers_[depth];
    for (;;) {
        own.plain.clear();
        while (own.plain.empty() && (own.more || !own.packed.empty())) {
            const auto what = own.decoder->decode(own.packed, own.plain, step);
            if (what == outcome::corrupt) throw malformed();
            own.more = what == outcome::full;
        }
        own.given += own.plain.size();
        if (own.given > limits_.most_of(own.taken)) throw limits_.too_much(own.taken);
        if (!own.plain.empty()) co_return own.plain;
        if (own.ended && !own.decoder->at_end()) throw malformed();
        if (own.ended) co_return std::string_view();
        own.packed = co_await read_from(depth + 1);
        own.taken += own.packed.size();
        own.ended = own.packed.empty();
    }
}

task<void> decoded_body::read_whole() {
    co_await arriving_->read_whole();
    // Absent, as a plain one would be.
    if (request_->body().empty()) co_return;
    if (auto why = decode_body(*request_, codings_, limits_)) throw problem(*std::move(why));
}

} // namespace mainstay::inline v0::middleware
