// SPDX-License-Identifier: BSL-1.0
#include "jobs/event.hpp"

#include <asio/experimental/as_tuple.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>

namespace mainstay::inline v0::jobs {

class event::waiter final : public core::timer {
public:
    waiter(event& owner, const asio::any_io_executor& executor) : resume_(executor), owner_(owner) {
        resume_.expires_at(asio::steady_timer::time_point::max());
        owner_.waiters_.push_back(this);
    }
    ~waiter() { std::erase(owner_.waiters_, this); }

    void wake() { resume_.cancel(); }
    auto wait() { return resume_.async_wait(asio::experimental::as_tuple(asio::use_awaitable)); }

private:
    void on_timer() override { wake(); }

    // Never rings by itself: cancelling it is what resumes the coroutine.
    asio::steady_timer resume_;
    event& owner_;
};

void event::notify() {
    for (waiter* each : waiters_)
        each->wake();
}

task<void> event::wait_until(core::clock::steady_time at) {
    auto executor = co_await asio::this_coro::executor;
    auto& timers = core::timers::of(asio::query(executor, asio::execution::context));
    if (at <= timers.now()) co_return;
    waiter self(*this, executor);
    if (at != core::clock::steady_time::max()) timers.schedule(self, at);
    co_await self.wait();
}

} // namespace mainstay::inline v0::jobs
