// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/context.hpp>
#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/schema/type_name.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mainstay::inline v0 {

/// A second service of one type, told apart by a name: `named<"ledger", database>` as a handler's parameter.
///
/// Cheap to copy; refers to what the application was given under that name and type.
template <routing::fixed_string Name, class T>
class named {
public:
    explicit named(T& target) noexcept : target_(&target) {}

    T& get() const noexcept { return *target_; }
    T& operator*() const noexcept { return *target_; }
    T* operator->() const noexcept { return target_; }

private:
    T* target_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

namespace detail {
template <class Slot>
struct service_slot {
    using target = Slot;
    static constexpr bool named = false;
    static std::string spelled() { return std::string(schema::full_type_name<Slot>); }
};
template <fixed_string Name, class T>
struct service_slot<mainstay::named<Name, T>> {
    using target = T;
    static constexpr bool named = true;
    static std::string spelled() {
        return std::string(schema::full_type_name<T>) + " named \"" + std::string(Name.view()) + '"';
    }
};
} // namespace detail

/// What handlers are given by reference: one slot a type, or a name and a type. Owns nothing.
///
/// Filled before the start, then only read. A slot that is provided twice is told by `router::compile`.
class services {
public:
    /// Under its own type, or under an interface: `provide<payments>(stripe)`.
    template <class T>
        requires(!detail::service_slot<T>::named)
    void provide(T& object) {
        put(&core::detail::slot_key<std::remove_const_t<T>>, detail::service_slot<T>::spelled(), &object,
            std::is_const_v<T>);
    }
    /// Under a name: `provide<named<"ledger", database>>(second)`.
    template <class Named>
        requires(detail::service_slot<Named>::named)
    void provide(typename detail::service_slot<Named>::target& object) {
        put(&core::detail::slot_key<Named>, detail::service_slot<Named>::spelled(), &object, false);
    }

    /// The service of that type (or `named`), or null. `find<const T>` also finds what was lent as const.
    template <class T>
    typename detail::service_slot<T>::target* find() const noexcept {
        using target = typename detail::service_slot<T>::target;
        const void* found = get(&core::detail::slot_key<std::remove_const_t<T>>, std::is_const_v<target>);
        return static_cast<target*>(const_cast<void*>(found));
    }

    /// What was provided twice, one sentence each.
    std::span<const std::string> mistakes() const noexcept { return mistakes_; }

private:
    struct entry {
        const void* key;
        const void* object;
        bool read_only;
    };
    void put(const void* key, std::string spelled, const void* object, bool read_only);
    const void* get(const void* key, bool read_only) const noexcept;

    std::vector<entry> entries_;
    std::vector<std::string> mistakes_;
};

} // namespace mainstay::inline v0::routing
