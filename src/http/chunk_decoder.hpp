// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/chunk_extension.hpp"
#include "http/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// Puts the chunks of a body together (RFC 9112 section 7.1), strictly: hexadecimal sizes and nothing else before the
// CRLF or a `;`, extensions by their grammar, a bound on all of them and on the trailers, no trailer that could change
// what the head said.
class chunk_decoder {
public:
    // A body of at most `limit` bytes; trailers of at most `trailer_limit`.
    void start(std::size_t limit, std::size_t trailer_limit) noexcept;

    enum class result { more, complete, refused };
    // Takes bytes from the front of the input and appends what they decode to. Stops behind the last chunk.
    result decode(std::string_view& input, std::string& body);

    const refusal& why() const noexcept { return why_; }

private:
    enum class state : std::uint8_t { size, extension, size_lf, data, data_cr, data_lf, trailer, done };

    bool take_size(char c) noexcept;
    bool take_trailer(char c);
    bool end_size_line() noexcept;
    bool check_trailer() const noexcept;
    bool refuse(refusal why) noexcept {
        why_ = why;
        return false;
    }

    state state_ = state::size;
    chunk_extension extension_;
    int digits_ = 0;
    std::size_t limit_ = 0, trailer_limit_ = 0;
    std::size_t extension_bytes_ = 0, trailer_bytes_ = 0;
    std::uint64_t left_ = 0, taken_ = 0; // of the present chunk; of all of them
    std::string line_; // of the trailer
    refusal why_;
};

} // namespace mainstay::inline v0::http
