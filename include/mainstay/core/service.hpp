// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::core {

class runtime;

/// What an application starts, watches and stops: a listener, a database, a queue, or a part of the user's own.
///
/// Services start one after the other, each after those it depends on, and stop in the reverse order. All functions are
/// called on one I/O thread, except `not_ready`, which any thread may call at any time between construction and
/// destruction.
class service {
public:
    virtual ~service() = default;

    /// Names the service in logs and health answers; must not change.
    virtual std::string_view name() const noexcept = 0;
    /// The services this one needs: they start before it and stop after it.
    virtual std::vector<const service*> depends_on() const { return {}; }

    /// Makes it ready for work. An exception stops the application's start; what had started is stopped again.
    virtual task<void> start(runtime& threads) = 0;
    /// Why it wants no traffic now, in a few words that may be shown; empty when it does. Must be quick.
    virtual std::optional<std::string> not_ready() const { return std::nullopt; }
    /// Takes no more new work. Called on every service before the first `stop`; must be quick.
    virtual void quiesce() noexcept {}
    /// Finishes what is under way and releases everything, by the deadline: what is left then is cancelled.
    virtual task<void> stop(clock::steady_time deadline) = 0;
};

} // namespace mainstay::inline v0::core
