// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/controlled_delay.hpp"

#include <algorithm>

namespace mainstay::inline v0::data::postgres {

bool controlled_delay::serve(core::clock::steady_time now, duration waited) noexcept {
    if (ends_ == core::clock::steady_time{}) ends_ = now + interval_;
    if (now >= ends_) {
        standing_ = shortest_ != duration::max() && shortest_ > target_;
        shortest_ = duration::max();
        ends_ = now + interval_;
    }
    shortest_ = std::min(shortest_, waited);
    if (waited <= target_) standing_ = false;
    return !standing_ || waited <= target_;
}

void controlled_delay::emptied() noexcept {
    standing_ = false;
    shortest_ = duration::max();
    ends_ = {};
}

} // namespace mainstay::inline v0::data::postgres
