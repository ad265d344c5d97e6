// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/context.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>
#include <asio/require.hpp>
#include <asio/version.hpp>

#include <utility>

namespace mainstay::inline v0::core {

// An executor that does what the inner one does and carries a context. Two words where the inner is an io_context's, so
// that it fits any_io_executor without an allocation.
template <class Inner>
class context_executor {
public:
    context_executor(context_ptr carried, Inner inner) noexcept
        : context_(std::move(carried))
        , inner_(std::move(inner)) {}

    core::context* context() const noexcept { return context_.get(); }
    const Inner& inner() const noexcept { return inner_; }

    template <class Function>
    void execute(Function&& function) const {
#if ASIO_VERSION < 102400
        // Asio before 1.24 keeps an io_context's execute() to itself.
        asio::execution::execute(inner_, std::forward<Function>(function));
#else
        inner_.execute(std::forward<Function>(function));
#endif
    }

    template <class Property>
    auto query(const Property& property) const -> decltype(asio::query(std::declval<const Inner&>(), property)) {
        return asio::query(inner_, property);
    }
    template <class Property>
    auto require(const Property& property) const
        -> context_executor<std::decay_t<decltype(asio::require(std::declval<const Inner&>(), property))>> {
        return {context_, asio::require(inner_, property)};
    }
    template <class Property>
    auto prefer(const Property& property) const
        -> context_executor<std::decay_t<decltype(asio::prefer(std::declval<const Inner&>(), property))>> {
        return {context_, asio::prefer(inner_, property)};
    }

    friend bool operator==(const context_executor& a, const context_executor& b) noexcept {
        return a.context_ == b.context_ && a.inner_ == b.inner_;
    }
    friend bool operator!=(const context_executor& a, const context_executor& b) noexcept {
        return !(a == b);
    }

private:
    context_ptr context_;
    Inner inner_;
};

} // namespace mainstay::inline v0::core
