// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/context.hpp>

#include "core/context_executor.hpp"

#include <asio/io_context.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>

namespace mainstay::inline v0::core {

context::context() = default;
context::~context() = default;

void context::log_field(std::string name, std::string value) {
    log_fields_.emplace_back(std::move(name), std::move(value));
}

void context::reset() noexcept {
    cancelled_.store(false, std::memory_order_relaxed);
    deadline_ = clock::steady_time::max();
    id_.clear();
    log_fields_.clear();
    slots_.clear();
}

void context::put_slot(const void* key, std::unique_ptr<slot> value) {
    auto at = std::find_if(slots_.begin(), slots_.end(), [&](const auto& entry) { return entry.first == key; });
    if (at != slots_.end()) {
        at->second = std::move(value);
    } else {
        slots_.emplace_back(key, std::move(value));
    }
}

context::slot* context::find_slot(const void* key) noexcept {
    for (auto& [name, value] : slots_) {
        if (name == key) return value.get();
    }
    return nullptr;
}

context_ptr context_ptr::make() {
    return context_ptr(new context);
}

namespace {

// The executors of an io_context are of one type for each set of properties; a context may stand around any of them.
template <unsigned Bits>
using io_executor = asio::io_context::basic_executor_type<std::allocator<void>, Bits>;

// Calls f with the context_executor that `executor` holds, if it holds one. Asio 1.22's target<T>() does not check the
// type it is asked for, hence the comparison.
template <class Inner, class F>
bool try_one(const asio::any_io_executor& executor, F&& f) {
    if (executor.target_type() != typeid(context_executor<Inner>)) return false;
    f(*executor.target<context_executor<Inner>>());
    return true;
}

template <class F, unsigned... Bits>
bool visit(const asio::any_io_executor& executor, F&& f, std::integer_sequence<unsigned, Bits...>) {
    return (try_one<io_executor<Bits>>(executor, f) || ...) || try_one<asio::any_io_executor>(executor, f);
}

template <class F>
bool visit_carrier(const asio::any_io_executor& executor, F&& f) {
    return executor && visit(executor, f, std::make_integer_sequence<unsigned, 8>{});
}

} // namespace

asio::any_io_executor with_context(const asio::any_io_executor& executor, context_ptr carried) {
    asio::any_io_executor result;
    auto replace = [&]<class Inner>(const context_executor<Inner>& present) {
        result = context_executor<Inner>(carried, present.inner());
    };
    if (visit_carrier(executor, replace)) return result;
    if (executor.target_type() == typeid(asio::io_context::executor_type)) {
        auto inner = *executor.target<asio::io_context::executor_type>();
        return context_executor<asio::io_context::executor_type>(std::move(carried), inner);
    }
    return context_executor<asio::any_io_executor>(std::move(carried), executor);
}

context* context_of(const asio::any_io_executor& executor) noexcept {
    context* result = nullptr;
    visit_carrier(executor, [&](const auto& carrier) { result = carrier.context(); });
    return result;
}

task<context_ptr> this_context() {
    co_return context_ptr(context_of(co_await asio::this_coro::executor));
}

} // namespace mainstay::inline v0::core
