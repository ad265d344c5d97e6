// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/rate_limiter.hpp>

#include "resilience/keyed_hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <memory>
#include <mutex>

namespace mainstay::inline v0::resilience {
namespace {

constexpr std::size_t set_size = 8; // places a key may stand in: two cache lines
constexpr std::size_t lock_count = 64;
constexpr std::size_t most_keys = std::size_t{1} << 30;

// A key's mark, and the time at which it will have paid for all it took. One whose time has come counts as empty.
struct place {
    std::uint64_t mark = 0;
    std::int64_t paid_at = 0;
};

} // namespace

class rate_limiter::state {
public:
    explicit state(rate_limiter_options options)
        : limit_(options.limit)
        , clock_(options.clock != nullptr ? *options.clock : core::real_clock())
        , start_(clock_.steady_now())
        , period_(std::chrono::nanoseconds(limit_.period).count())
        , interval_(limit_.limited() ? std::max<std::int64_t>(period_ / limit_.count, 1) : 0)
        , sets_(std::bit_ceil(std::clamp<std::size_t>(options.keys, 64, most_keys)) / set_size) {
        if (limit_.limited()) places_ = std::make_unique<place[]>(sets_ * set_size);
    }

    decision ask(std::string_view key, std::uint32_t cost, bool take) noexcept {
        if (!limit_.limited()) return {.remaining = std::numeric_limits<std::uint32_t>::max()};
        std::uint64_t hash = hash_(key);
        std::size_t set = static_cast<std::size_t>(hash) & (sets_ - 1);
        std::lock_guard lock(locks_[set % lock_count].mutex);
        // Inside the lock: two threads must not see the time go backwards.
        std::int64_t now = (clock_.steady_now() - start_).count();
        place* places = places_.get() + set * set_size;
        place* mine = find(places, hash);
        std::int64_t debt = mine != nullptr ? std::max<std::int64_t>(mine->paid_at - now, 0) : 0;
        if (cost > limit_.count) return {false, remaining(debt), std::chrono::nanoseconds::max()};
        std::int64_t more = debt + interval_ * cost;
        if (more > interval_ * limit_.count)
            return {false, remaining(debt), std::chrono::nanoseconds(more - interval_ * limit_.count)};
        if (!take || cost == 0) return {true, remaining(debt), {}};
        if (mine == nullptr) mine = least_used(places);
        *mine = {hash, now + more};
        return {true, remaining(more), {}};
    }

    const rate& limit() const noexcept { return limit_; }

private:
    std::uint32_t remaining(std::int64_t debt) const noexcept {
        return static_cast<std::uint32_t>((interval_ * limit_.count - debt) / interval_);
    }
    static place* find(place* places, std::uint64_t mark) noexcept {
        for (std::size_t i = 0; i < set_size; ++i) {
            if (places[i].mark == mark) return places + i;
        }
        return nullptr;
    }
    static place* least_used(place* places) noexcept {
        return std::min_element(
            places, places + set_size, [](const place& a, const place& b) { return a.paid_at < b.paid_at; });
    }

    struct alignas(64) padded_mutex {
        std::mutex mutex;
    };

    const rate limit_;
    const core::clock& clock_;
    const core::clock::steady_time start_;
    const std::int64_t period_, interval_;
    const std::size_t sets_;
    const keyed_hash hash_;
    std::unique_ptr<place[]> places_;
    std::array<padded_mutex, lock_count> locks_;
};

rate_limiter::rate_limiter(rate_limiter_options options) : state_(new state(options)) {}
rate_limiter::rate_limiter(rate_limiter&&) noexcept = default;
rate_limiter& rate_limiter::operator=(rate_limiter&&) noexcept = default;
rate_limiter::~rate_limiter() = default;

rate_limiter::decision rate_limiter::take(std::string_view key, std::uint32_t cost) noexcept {
    return state_->ask(key, cost, true);
}

rate_limiter::decision rate_limiter::look(std::string_view key, std::uint32_t cost) const noexcept {
    return state_->ask(key, cost, false);
}

const rate& rate_limiter::limit() const noexcept {
    return state_->limit();
}

} // namespace mainstay::inline v0::resilience
