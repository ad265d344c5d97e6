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
        entries_.push_back({&core::detail::slot_key<T>, std::make_shared<held<T>>(std::move(value))});
    }
    /// The value of that type that stands last, so that a route's own goes before its group's; null if there is none.
    template <class T>
    const T* find() const noexcept {
        for (auto at = entries_.rbegin(); at != entries_.rend(); ++at) {
            if (at->key == &core::detail::slot_key<T>) return &static_cast<const held<T>*>(at->value.get())->value;
        }
        return nullptr;
    }

    void append(const metadata& other) {
        entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
    }
    void describe(operation& into) const {
        for (const auto& one : entries_) {
            one.value->describe(into);
        }
    }

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

    std::vector<entry> entries_;
};

} // namespace mainstay::inline v0::routing
