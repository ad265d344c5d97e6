// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <chrono>

namespace mainstay::inline v0::data::postgres {

// Tells a queue that is busy for a moment from one that only grows (CoDel, RFC 8289): as long as somebody got through
// quickly within the last interval all may wait; when nobody did, whoever has waited longer than the target is refused
// at once, until the queue is short again. Times go in, decisions come out.
class controlled_delay {
public:
    using duration = std::chrono::nanoseconds;

    controlled_delay(duration target, duration interval) noexcept : target_(target), interval_(interval) {}

    // Somebody who has waited for that long is at the head of the queue: whether to serve them.
    bool serve(core::clock::steady_time now, duration waited) noexcept;
    // How long one may wait at present before being refused.
    duration patience() const noexcept { return standing_ ? target_ : duration::max(); }
    // The queue is empty.
    void emptied() noexcept;

private:
    duration target_, interval_;
    core::clock::steady_time ends_{}; // of the present interval
    duration shortest_ = duration::max();
    bool standing_ = false; // everybody waited for longer than the target, for a whole interval
};

} // namespace mainstay::inline v0::data::postgres
