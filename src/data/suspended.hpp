// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/unique_function.hpp>
#include <mainstay/core/task.hpp>

#include <asio/associated_executor.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/post.hpp>
#include <asio/prefer.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace mainstay::inline v0::data::detail {

// Resumes a suspended coroutine, from any thread, once, on its own executor. Destroying it unused destroys the
// coroutine.
template <class T>
using resumer = core::detail::unique_function<void(std::exception_ptr, T)>;

// Suspends the caller, hands `start` what resumes it, and gives what that was called with.
template <class T>
task<T> suspended(core::detail::unique_function<void(resumer<T>)> start) {
    auto initiate = [](auto handler, core::detail::unique_function<void(resumer<T>)> begin) {
        // The caller's context is kept busy meanwhile.
        auto executor = asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
        begin([executor, handler = std::move(handler)](std::exception_ptr error, T value) mutable {
            asio::post(
                executor, [handler = std::move(handler), error = std::move(error), value = std::move(value)]() mutable {
                    std::move(handler)(std::move(error), std::move(value));
                });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, T)>(
        std::move(initiate), asio::use_awaitable, std::move(start));
}

} // namespace mainstay::inline v0::data::detail
