// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <optional>
#include <string>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

struct settings {
    ms::resilience::rate limit{.count = 5, .period = 1min};
};

// [rate]
void require_patience(ms::resilience::rate_limiter& limiter, std::string_view phone_number) {
    auto said = limiter.take(phone_number);
    if (!said.allowed) throw problem::too_many_requests(std::chrono::ceil<std::chrono::seconds>(said.retry_after));
}
// [rate]

class bank {
public:
    explicit bank(int failures) : failures_(failures) {}
    task<std::optional<double>> ask() { co_return ++asked > failures_ ? std::optional(0.92) : std::nullopt; }

    int asked = 0;

private:
    int failures_;
};

// [retry]
task<std::optional<double>> euros_per_dollar(
    bank& bank, ms::resilience::retry_budget& budget, const ms::core::clock& clock) {
    auto context = co_await ms::core::this_context();
    auto deadline = context ? context->deadline() : ms::core::clock::steady_time::max();
    ms::resilience::retry_options options{.attempts = 4, .backoff = {.first = 100ms, .most = 2s}, .budget = &budget};
    ms::core::fast_random random;

    ms::resilience::retry again(options, clock, random, deadline); // each call pays for a tenth of a retry
    for (;;) {
        auto rate = co_await bank.ask();
        if (rate) co_return rate;
        auto wait = again.failed();
        if (!wait) co_return std::nullopt; // no attempts are left, no budget, or no time
        co_await ms::core::sleep_for(*wait);
    }
}
// [retry]

void limits(ms::testing::world& world) {
    const settings settings;
    const ms::core::clock& clock = world.clock();
    // [limiter]
    ms::resilience::rate_limiter limiter({.limit = settings.limit, .clock = &clock});
    // [limiter]
    for (int i = 0; i < 5; ++i) {
        require_patience(limiter, "+49 30 1");
    }
    auto refused = guide::thrown_by<problem>([&] { require_patience(limiter, "+49 30 1"); });
    expect(refused.status() == 429 && refused.retry_after() == 12s);
    require_patience(limiter, "+49 30 2");
    world.advance(12s);
    require_patience(limiter, "+49 30 1");

    auto read = ms::config::read<::settings>({.prefix = ""}, {{"LIMIT", "100/1s"}});
    expect(read.limit == ms::resilience::rate{100, 1s});
    expect(!ms::config::read<::settings>({.prefix = ""}, {{"LIMIT", "off"}}).limit.limited());
}

void retries(ms::testing::world& world) {
    ms::resilience::retry_budget budget;
    bank slow(2), closed(1'000'000);
    expect(world.run(euros_per_dollar(slow, budget, world.clock())) == 0.92 && slow.asked == 3);
    expect(!world.run(euros_per_dollar(closed, budget, world.clock())) && closed.asked == 4);
    for (int i = 0; i < 10; ++i) {
        world.run(euros_per_dollar(closed, budget, world.clock()));
    }
    expect(closed.asked < 11 * 4 && budget.left() == 0);
}

void waits() {
    ms::core::fast_random random;
    // [backoff]
    ms::resilience::backoff backoff({.first = 100ms, .most = 30s});
    auto wait = backoff.delay(3, random); // after the third failure: anything up to 400 ms
    // [backoff]
    expect(wait <= 400ms && backoff.longest(3) == 400ms && backoff.longest(100) == 30s);
}

} // namespace

void guide::resilience_page() {
    ms::testing::world world;
    limits(world);
    retries(world);
    waits();
}
