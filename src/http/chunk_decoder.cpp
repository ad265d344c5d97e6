// SPDX-License-Identifier: BSL-1.0
#include "http/chunk_decoder.hpp"

#include "http/characters.hpp"
#include "http/trailer_rules.hpp"

#include <mainstay/http/field.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t extension_limit = 4096;
constexpr refusal bad_chunk = bad_request("a chunk of the body is malformed");
constexpr refusal too_large{413, "body_too_large", "the request's body is too large"};

} // namespace

void chunk_decoder::start(std::size_t limit, std::size_t trailer_limit) noexcept {
    state_ = state::size;
    digits_ = 0;
    limit_ = limit;
    trailer_limit_ = trailer_limit;
    extension_bytes_ = trailer_bytes_ = 0;
    left_ = taken_ = 0;
    line_.clear();
    why_ = {};
}

chunk_decoder::result chunk_decoder::decode(std::string_view& input, std::string& body) {
    while (!input.empty() && state_ != state::done) {
        if (state_ == state::data) {
            auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
            body.append(input.substr(0, count));
            input.remove_prefix(count);
            left_ -= count;
            taken_ += count;
            if (left_ == 0) state_ = state::data_cr;
            continue;
        }
        char c = input.front();
        input.remove_prefix(1);
        bool sound = true;
        switch (state_) {
        case state::size:
            sound = take_size(c);
            break;
        case state::extension:
            if (c == '\r' && extension_.may_end()) {
                state_ = state::size_lf;
            } else if (!extension_.take(c) || ++extension_bytes_ > extension_limit) {
                sound = refuse(bad_chunk);
            }
            break;
        case state::size_lf:
            sound = c == '\n' ? end_size_line() : refuse(bad_chunk);
            break;
        case state::data_cr:
            sound = c == '\r' || refuse(bad_chunk);
            state_ = state::data_lf;
            break;
        case state::data_lf:
            sound = c == '\n' || refuse(bad_chunk);
            state_ = state::size;
            break;
        case state::trailer:
            sound = take_trailer(c);
            break;
        case state::data:
        case state::done:
            break;
        }
        if (!sound) return result::refused;
    }
    return state_ == state::done ? result::complete : result::more;
}

bool chunk_decoder::take_size(char c) noexcept {
    if (is_in(c, is_hex)) {
        if (++digits_ > 16) return refuse(bad_chunk);
        left_ = left_ << 4 | hex_value(c);
        return true;
    }
    if (digits_ == 0) return refuse(bad_chunk);
    if (c == '\r') {
        state_ = state::size_lf;
    } else if (c == ';') {
        state_ = state::extension;
        extension_.start();
    } else {
        return refuse(bad_chunk);
    }
    return true;
}

bool chunk_decoder::end_size_line() noexcept {
    digits_ = 0;
    if (left_ == 0) {
        state_ = state::trailer;
        return true;
    }
    if (left_ > limit_ - std::min(taken_, limit_)) return refuse(too_large);
    state_ = state::data;
    return true;
}

bool chunk_decoder::take_trailer(char c) {
    if (++trailer_bytes_ > trailer_limit_) return refuse({431, "trailers_too_large", "the trailers are too large"});
    if (c != '\n') {
        line_ += c;
        return true;
    }
    if (!line_.ends_with('\r')) return refuse(bad_request("a line does not end with CRLF"));
    line_.pop_back();
    if (line_.empty()) {
        state_ = state::done;
        return true;
    }
    if (!check_trailer()) return refuse(bad_request("a trailer is malformed or not allowed"));
    line_.clear();
    return true;
}

bool chunk_decoder::check_trailer() const noexcept {
    std::string_view line = line_;
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    std::string_view name = line.substr(0, colon);
    return is_token(name) && is_field_value(line.substr(colon + 1)) && may_be_trailer(name);
}

} // namespace mainstay::inline v0::http
