// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/service.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::detail {

// Something given to an application: where it is, and who owns it (nobody, if it is lent).
template <class T>
struct held_part {
    std::shared_ptr<void> owner;
    T* object;
};

template <class T>
held_part<T> hold_part(std::reference_wrapper<T> lent) {
    return {nullptr, &lent.get()};
}

template <class T>
held_part<T> hold_part(std::shared_ptr<T> shared) {
    if (!shared) throw std::invalid_argument("mainstay: a null pointer was given to the application");
    T* object = shared.get();
    return {std::const_pointer_cast<std::remove_const_t<T>>(std::move(shared)), object};
}

template <class T, class Deleter>
held_part<T> hold_part(std::unique_ptr<T, Deleter> owned) {
    return hold_part(std::shared_ptr<T>(std::move(owned)));
}

template <class T>
held_part<std::decay_t<T>> hold_part(T&& part) {
    static_assert(!std::is_lvalue_reference_v<T>,
        "mainstay: say std::move(part) to give the part to the application, or std::ref(part) to lend it");
    static_assert(std::is_move_constructible_v<std::decay_t<T>>,
        "mainstay: this part cannot be moved: let the application make it, app.emplace<type>(arguments...), or give it "
        "in a std::unique_ptr");
    return hold_part(std::make_shared<std::decay_t<T>>(std::forward<T>(part)));
}

template <class T>
core::service* service_of(T& object) noexcept {
    if constexpr (std::derived_from<T, core::service> && !std::is_const_v<T>) {
        return &object;
    } else {
        return nullptr;
    }
}

} // namespace mainstay::inline v0::detail
