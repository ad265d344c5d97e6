// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace mainstay::inline v0::http {

// The grammar of what may stand between a chunk's size and its CRLF (RFC 9112 section 7.1.1), byte by byte. Nothing is
// kept of it: no extension is known here. Space is let go where the grammar has it behind a `;` or around a `=`.
class chunk_extension {
public:
    // Behind the first `;`.
    void start() noexcept { state_ = state::before_name; }
    // False for a byte that may not stand there.
    bool take(char c) noexcept;
    // Whether the line may end here.
    bool may_end() const noexcept {
        return state_ == state::name || state_ == state::value || state_ == state::after_quoted;
    }

private:
    enum class state : std::uint8_t {
        before_name,
        name,
        after_name,
        before_value,
        value,
        quoted,
        escaped,
        after_quoted,
        after_value,
    };

    state state_ = state::before_name;
};

} // namespace mainstay::inline v0::http
