// SPDX-License-Identifier: BSL-1.0
#include "core/timers.hpp"

namespace mainstay::inline v0::core {

asio::execution_context::id timers::id;

timers::timers(asio::execution_context& context) : timers(context, real_clock(), false) {}

timers::timers(asio::execution_context& context, const clock& time, bool by_hand)
    : asio::execution_context::service(context)
    , clock_(&time)
    , wheel_(time.steady_now())
    , alarm_(static_cast<asio::io_context&>(context))
    , by_hand_(by_hand) {}

void timers::shutdown() {
    stopped_ = true;
    alarm_.cancel();
    wheel_.abandon();
}

void timers::schedule(timer& entry, clock::steady_time at) {
    wheel_.schedule(entry, at);
    if (!by_hand_ && !firing_) arm();
}

void timers::arm() {
    auto next = wheel_.next();
    // An alarm that rings too early costs less than setting it again for every timer that goes.
    if (!next || *next >= armed_for_ || stopped_) return;
    armed_for_ = *next;
    alarm_.expires_after(std::max(*next - now(), clock::steady_time::duration::zero()));
    alarm_.async_wait([this](std::error_code error) {
        if (error || stopped_) return;
        armed_for_ = clock::steady_time::max();
        firing_ = true;
        wheel_.advance(now());
        firing_ = false;
        arm();
    });
}

} // namespace mainstay::inline v0::core
