// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

namespace mainstay::inline v0::routing::detail {

template <class... T>
struct type_list {};

// The result and the parameters of whatever has one signature; `known` says whether it has, `constant` whether it may
// be called from several threads at once.
template <class F>
struct call_signature {
    static constexpr bool known = false;
};

template <bool Constant, class R, class... P>
struct known_signature {
    static constexpr bool known = true;
    static constexpr bool constant = Constant;
    using result = R;
    using parameters = type_list<P...>;
};

template <class R, class... P>
struct call_signature<R (*)(P...)> : known_signature<true, R, P...> {};
template <class R, class... P>
struct call_signature<R (*)(P...) noexcept> : known_signature<true, R, P...> {};
template <class C, class R, class... P>
struct call_signature<R (C::*)(P...)> : known_signature<false, R, P...> {};
template <class C, class R, class... P>
struct call_signature<R (C::*)(P...) noexcept> : known_signature<false, R, P...> {};
template <class C, class R, class... P>
struct call_signature<R (C::*)(P...) const> : known_signature<true, R, P...> {};
template <class C, class R, class... P>
struct call_signature<R (C::*)(P...) const noexcept> : known_signature<true, R, P...> {};
template <class C, class R, class... P>
struct call_signature<R (C::*)(P...) const&> : known_signature<true, R, P...> {};
template <class C, class R, class... P>
struct call_signature<R (C::*)(P...) const& noexcept> : known_signature<true, R, P...> {};

template <class F>
struct handler_signature : call_signature<F> {};
template <class F>
    requires requires {
        &F::operator();
    }
struct handler_signature<F> : call_signature<decltype(&F::operator())> {};

} // namespace mainstay::inline v0::routing::detail
