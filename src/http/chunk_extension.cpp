// SPDX-License-Identifier: BSL-1.0
#include "http/chunk_extension.hpp"

#include "http/characters.hpp"

namespace mainstay::inline v0::http {

bool chunk_extension::take(char c) noexcept {
    const bool space = c == ' ' || c == '\t';
    auto to = [&](state next) {
        state_ = next;
        return true;
    };
    switch (state_) {
    case state::before_name:
        return space || (is_in(c, in_token) && to(state::name));
    case state::name:
        if (is_in(c, in_token)) return true;
        if (space) return to(state::after_name);
        [[fallthrough]];
    case state::after_name:
        if (c == '=') return to(state::before_value);
        return (space && state_ == state::after_name) || (c == ';' && to(state::before_name));
    case state::before_value:
        return space || (c == '"' && to(state::quoted)) || (is_in(c, in_token) && to(state::value));
    case state::quoted:
        if (c == '"') return to(state::after_quoted);
        if (c == '\\') return to(state::escaped);
        return is_in(c, in_field_value);
    case state::escaped:
        return is_in(c, in_field_value) && to(state::quoted);
    case state::value:
        if (is_in(c, in_token)) return true;
        [[fallthrough]];
    case state::after_quoted:
    case state::after_value:
        return (space && to(state::after_value)) || (c == ';' && to(state::before_name));
    }
    return false;
}

} // namespace mainstay::inline v0::http
