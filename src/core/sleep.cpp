// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/sleep.hpp>

#include "core/timers.hpp"

#include <asio/associated_cancellation_slot.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <memory>
#include <optional>
#include <system_error>

namespace mainstay::inline v0::core {
namespace {

// One sleep under way. It owns itself from its start until it has completed.
template <class Handler>
class sleep_operation final : timer {
public:
    static void start(Handler handler, timers& wheel, clock::steady_time at) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        auto* operation = new sleep_operation(std::move(handler));
        wheel.schedule(*operation, at);
        if (slot.is_connected()) slot.assign([operation](asio::cancellation_type) { operation->cancel(); });
    }

private:
    explicit sleep_operation(Handler handler)
        : handler_(std::move(handler))
        , work_(asio::get_associated_executor(handler_)) {}
    ~sleep_operation() = default;

    void on_timer() override { complete({}); }
    void on_abandoned() noexcept override { delete this; }

    void cancel() { complete(asio::error::operation_aborted); }

    void complete(std::error_code error) {
        // Posted, so that neither the wheel nor the one who cancels runs the sleeper's code inside its own.
        std::unique_ptr<sleep_operation, deleter> self(this);
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected()) slot.clear();
        auto executor = work_.get_executor();
        asio::post(executor, [handler = std::move(handler_), error]() mutable { std::move(handler)(error); });
    }

    struct deleter {
        void operator()(sleep_operation* operation) const { delete operation; }
    };

    Handler handler_;
    asio::executor_work_guard<asio::associated_executor_t<Handler>> work_;
};

// Lets others run once. What is posted hears of no cancellation, which is looked for behind it.
task<void> yield() {
    auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
    auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) throw std::system_error(asio::error::operation_aborted);
}

} // namespace

task<void> sleep_until(clock::steady_time at) {
    auto executor = co_await asio::this_coro::executor;
    auto& wheel = timers::of(asio::query(executor, asio::execution::context));
    if (at <= wheel.now()) {
        co_await yield();
        co_return;
    }
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::error_code)>(
        [&wheel, at](auto handler) { sleep_operation<decltype(handler)>::start(std::move(handler), wheel, at); },
        asio::use_awaitable);
}

task<void> sleep_for(std::chrono::nanoseconds time) {
    auto executor = co_await asio::this_coro::executor;
    if (time.count() <= 0) {
        co_await yield();
        co_return;
    }
    auto& wheel = timers::of(asio::query(executor, asio::execution::context));
    co_await sleep_until(wheel.now() + time);
}

} // namespace mainstay::inline v0::core
