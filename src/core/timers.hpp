// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/timer_wheel.hpp>

#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

namespace mainstay::inline v0::core {

// The one timer wheel of an io_context, as an Asio service: whoever has an executor of the context finds it. It belongs
// to the thread that runs the context. Driven by one asio timer, or by hand through poll() where the clock is turned by
// hand. Contexts that nobody prepared (a user's own) get one on first use, on the machine's clock.
class timers final : public asio::execution_context::service {
public:
    using key_type = timers;
    static asio::execution_context::id id;

    explicit timers(asio::execution_context& context);
    timers(asio::execution_context& context, const clock& time, bool by_hand);

    static timers& of(asio::execution_context& context) { return asio::use_service<timers>(context); }

    const clock& time() const noexcept { return *clock_; }
    clock::steady_time now() const noexcept { return clock_->steady_now(); }

    void schedule(timer& entry, clock::steady_time at);
    void cancel(timer& entry) noexcept { wheel_.cancel(entry); }
    // Fires what is due; for contexts whose clock is turned by hand.
    void poll() { wheel_.advance(now()); }
    // When the next timer may be due; empty when none waits.
    std::optional<clock::steady_time> next() const noexcept { return wheel_.next(); }

private:
    void shutdown() override;
    void arm();

    const clock* clock_;
    timer_wheel wheel_;
    asio::steady_timer alarm_;
    clock::steady_time armed_for_ = clock::steady_time::max();
    bool by_hand_, firing_ = false, stopped_ = false;
};

} // namespace mainstay::inline v0::core
