// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>
#include <type_traits>

namespace mainstay::inline v0::core::detail {

template <class T>
consteval bool is_closure() {
    return std::string_view(__PRETTY_FUNCTION__).find("lambda") != std::string_view::npos;
}

// g++ before 13 destroys a lambda that is written inside a co_await expression twice, so what it owns is freed twice,
// silently. Functions that are awaited with a callable call this first: a compiler's bug becomes a compiler's error.
// F is the deduced type of a forwarding reference.
template <class F>
constexpr void check_awaited_callable() {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
    static_assert(std::is_lvalue_reference_v<F> || std::is_trivially_destructible_v<F> || !is_closure<F>(),
        "mainstay: g++ 12 would destroy this lambda's captures twice. Name the lambda first and pass its name, or "
        "capture by reference.");
#endif
}

} // namespace mainstay::inline v0::core::detail
