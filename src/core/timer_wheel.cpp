// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/timer_wheel.hpp>

#include <algorithm>
#include <bit>
#include <limits>

namespace mainstay::inline v0::core {

timer::~timer() {
    if (wheel_ != nullptr) wheel_->cancel(*this);
}

timer_wheel::timer_wheel(clock::steady_time start, duration tick) noexcept : start_(start), tick_(tick) {}

void timer_wheel::abandon() noexcept {
    for (timer*& head : heads_) {
        while (head != nullptr) {
            timer& entry = *head;
            unlink(entry);
            entry.on_abandoned();
        }
    }
}

void timer_wheel::schedule(timer& entry, clock::steady_time at) noexcept {
    if (entry.armed()) entry.wheel_->unlink(entry);
    // Rounded up, and never into the tick that has fired: late by at most one tick, early never.
    auto ticks = at <= start_ ? 0 : (at - start_ - duration{1}) / tick_ + 1;
    entry.due_ = std::max(static_cast<std::uint64_t>(ticks), now_ + 1);
    insert(entry);
}

void timer_wheel::cancel(timer& entry) noexcept {
    if (entry.wheel_ == this) unlink(entry);
}

void timer_wheel::insert(timer& entry) noexcept {
    // What lies beyond the last level waits in its farthest slot and is put in again when that comes round.
    constexpr std::uint64_t horizon = (std::uint64_t{1} << (bits * levels)) - 1;
    std::uint64_t due = std::min(entry.due_, now_ + horizon);
    std::uint64_t distance = due ^ now_;
    int level = distance == 0 ? 0 : std::min((static_cast<int>(std::bit_width(distance)) - 1) / bits, levels - 1);
    std::uint64_t index = (due >> (level * bits)) % slots;
    auto slot = static_cast<std::size_t>(level) * slots + index;
    entry.slot_ = static_cast<std::uint16_t>(slot);
    entry.wheel_ = this;
    entry.prev_ = nullptr;
    entry.next_ = heads_[slot];
    if (entry.next_ != nullptr) entry.next_->prev_ = &entry;
    heads_[slot] = &entry;
    occupied_[static_cast<std::size_t>(level)] |= std::uint64_t{1} << index;
    ++size_;
}

void timer_wheel::unlink(timer& entry) noexcept {
    std::size_t slot = entry.slot_;
    (entry.prev_ != nullptr ? entry.prev_->next_ : heads_[slot]) = entry.next_;
    if (entry.next_ != nullptr) entry.next_->prev_ = entry.prev_;
    if (heads_[slot] == nullptr) occupied_[slot / slots] &= ~(std::uint64_t{1} << (slot % slots));
    entry.next_ = entry.prev_ = nullptr;
    entry.wheel_ = nullptr;
    --size_;
}

void timer_wheel::cascade(int level) {
    auto slot = static_cast<std::size_t>(level) * slots + ((now_ >> (level * bits)) % slots);
    while (heads_[slot] != nullptr) {
        timer& entry = *heads_[slot];
        unlink(entry);
        insert(entry);
    }
}

void timer_wheel::fire_slot(std::size_t slot) {
    while (heads_[slot] != nullptr) {
        timer& entry = *heads_[slot];
        unlink(entry);
        entry.on_timer();
    }
}

// The next tick at which there is something to do: a slot to fire on the first level, one to cascade on the others.
std::uint64_t timer_wheel::next_tick() const noexcept {
    std::uint64_t best = std::numeric_limits<std::uint64_t>::max();
    for (int level = 0; level < levels; ++level) {
        std::uint64_t map = occupied_[static_cast<std::size_t>(level)];
        if (map == 0) continue;
        std::uint64_t position = (now_ >> (level * bits)) % slots;
        // Bit 0 of the rotated map is the slot after the present one, which is empty or a whole turn away.
        auto steps =
            static_cast<std::uint64_t>(std::countr_zero(std::rotr(map, static_cast<int>((position + 1) % slots)))) + 1;
        best = std::min(best, ((now_ >> (level * bits)) + steps) << (level * bits));
    }
    return best;
}

void timer_wheel::advance(clock::steady_time now) {
    if (now < start_) return;
    auto target = static_cast<std::uint64_t>((now - start_) / tick_);
    while (size_ != 0) {
        std::uint64_t tick = next_tick();
        if (tick > target) break;
        now_ = tick;
        for (int level = levels - 1; level > 0; --level) {
            if (now_ % (std::uint64_t{1} << (level * bits)) == 0) cascade(level);
        }
        fire_slot(now_ % slots);
    }
    now_ = std::max(now_, target);
}

std::optional<clock::steady_time> timer_wheel::next() const noexcept {
    if (size_ == 0) return std::nullopt;
    return start_ + tick_ * static_cast<duration::rep>(next_tick());
}

} // namespace mainstay::inline v0::core
