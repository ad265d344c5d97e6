// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/unique_function.hpp>
#include <mainstay/core/task.hpp>

#include <asio/async_result.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <utility>

namespace mainstay::inline v0::http {

// Where one coroutine waits until somebody wakes it, to see for itself what has changed. On one thread.
class waiting_place {
public:
    // `begun` is called once it waits; may wake it at once.
    template <class F>
    task<void> wait(F begun) {
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
            [this, &begun](auto handler) {
                waiting_ = [handler = std::move(handler)]() mutable {
                    auto executor = asio::get_associated_executor(handler);
                    asio::post(executor, std::move(handler));
                };
                begun();
            },
            asio::use_awaitable);
    }
    bool occupied() const noexcept { return static_cast<bool>(waiting_); }
    void wake() {
        if (!waiting_) return;
        auto waiting = std::move(waiting_);
        waiting();
    }

private:
    core::detail::unique_function<void()> waiting_;
};

} // namespace mainstay::inline v0::http
