// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/any_io_executor.hpp>
#include <asio/execution.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>
#include <asio/require.hpp>
#include <asio/version.hpp>

#include <atomic>
#include <memory>
#include <utility>

namespace mainstay::inline v0::data::detail {

// Says of which database's (or writer's) transaction a coroutine is the body, and whether that still runs.
struct body_mark {
    const void* owner = nullptr;
    std::atomic<bool> running{true};
};

// A driver's executor with the mark of the body that runs on it, so that whatever the body awaits can be told apart
// from the rest: the thread alone would not do, as a runtime turned by hand has only one.
class body_executor {
public:
    body_executor(std::shared_ptr<body_mark> mark, asio::any_io_executor inner) noexcept
        : mark_(std::move(mark))
        , inner_(std::move(inner)) {}

    const body_mark& mark() const noexcept { return *mark_; }

    template <class Function>
    void execute(Function&& function) const {
#if ASIO_VERSION < 102400
        asio::execution::execute(inner_, std::forward<Function>(function));
#else
        inner_.execute(std::forward<Function>(function));
#endif
    }
    template <class Property>
    auto query(const Property& property) const
        -> decltype(asio::query(std::declval<const asio::any_io_executor&>(), property)) {
        return asio::query(inner_, property);
    }
    template <class Property>
        requires std::is_convertible_v<decltype(asio::require(std::declval<const asio::any_io_executor&>(),
                                           std::declval<const Property&>())),
            asio::any_io_executor>
            body_executor require(const Property& property)
    const {
        return {mark_, asio::require(inner_, property)};
    }
    template <class Property>
        requires std::is_convertible_v<decltype(asio::prefer(std::declval<const asio::any_io_executor&>(),
                                           std::declval<const Property&>())),
            asio::any_io_executor>
            body_executor prefer(const Property& property)
    const {
        return {mark_, asio::prefer(inner_, property)};
    }

    friend bool operator==(const body_executor& a, const body_executor& b) noexcept {
        return a.mark_ == b.mark_ && a.inner_ == b.inner_;
    }
    friend bool operator!=(const body_executor& a, const body_executor& b) noexcept {
        return !(a == b);
    }

private:
    std::shared_ptr<body_mark> mark_;
    asio::any_io_executor inner_;
};

// The mark that an executor carries, also beneath a context; null if it is no body's.
const body_mark* mark_of(const asio::any_io_executor& executor) noexcept;

} // namespace mainstay::inline v0::data::detail
