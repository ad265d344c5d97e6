// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/context.hpp>
#include <mainstay/routing/operation.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing {

/// What is known about a route beside its handler: typed values that anyone may add and read.
///
/// A value's type may have `void describe(operation&) const`, which says what OpenAPI tells about it. A group's
/// metadata stands before that of its routes.
class metadata {
public:
    template <class T>
    void add(T value) {
        add(&core::detail::slot_key<T>, std::make_shared<held<T>>(std::move(value)));
    }
    /// The value of that type that stands last, so that a route's own goes before its group's; null if there is none.
    template <class T>
    const T* find() const noexcept {
        const slot* last = find(&core::detail::slot_key<T>);
        return last == nullptr ? nullptr : &static_cast<const held<T>*>(last)->value;
    }

    void append(const metadata& other);
    void describe(operation& into) const;

private:
    struct slot {
        virtual ~slot() = default;
        virtual void describe(operation&) const = 0;
    };
    template <class T>
    struct held final : slot {
        explicit held(T v) : value(std::move(v)) {}
        void describe([[maybe_unused]] operation& into) const override {
            if constexpr (requires { value.describe(into); }) value.describe(into);
        }
        T value;
    };
    struct entry {
        const void* key;
        std::shared_ptr<const slot> value;
    };

    void add(const void* key, std::shared_ptr<const slot> value);
    const slot* find(const void* key) const noexcept;

    std::vector<entry> entries_;
};

} // namespace mainstay::inline v0::routing
