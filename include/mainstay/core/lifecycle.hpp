// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/core/service.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace mainstay::inline v0::core {

/// Why an application could not start: everything that is wrong, each in one line.
class start_error : public std::runtime_error {
public:
    explicit start_error(std::vector<std::string> mistakes);
    explicit start_error(const std::string& mistake) : start_error(std::vector<std::string>{mistake}) {}
    /// One entry for each mistake, none empty; `what()` has them all, a line each.
    const std::vector<std::string>& mistakes() const noexcept { return *mistakes_; }

private:
    std::shared_ptr<const std::vector<std::string>> mistakes_;
};

/// What happens to one service as it starts and stops.
enum class service_event {
    starting,
    started,
    /// Its `start` threw.
    start_failed,
    stopping,
    stopped,
    /// Its `stop` threw.
    stop_failed,
    /// Its `stop` was still at it when its time was up; it has been cancelled.
    stop_cancelled,
    /// It did not end after the cancellation either; its stop goes on by itself while others are stopped.
    stop_abandoned,
};

/// Starts services in the order of their dependencies and stops them in the reverse, with one deadline for all.
///
/// Functions belong to one I/O thread, except `state` and `not_ready`. The services must outlive it and, where a stop
/// was abandoned, the threads that run them.
class lifecycle {
public:
    enum class phase { idle, starting, running, stopping, stopped };
    /// Told of every event, with the exception where there is one; must not throw.
    using observer = std::function<void(const service&, service_event, std::exception_ptr)>;

    explicit lifecycle(observer watch = {});

    /// Adds a service; the same one twice counts once. Only before the start.
    void add(service& part);

    /// The services in the order in which they start: dependencies first, otherwise as they were added.
    ///
    /// Throws `start_error` with every dependency that was not added and every circle.
    std::vector<service*> order() const;

    /// Starts all. Throws `start_error` where the order has mistakes, otherwise what the failing service threw, after
    /// what had started was stopped within `stop_within`. Cancelled, it stops what had started likewise.
    task<void> start(runtime& threads, std::chrono::nanoseconds stop_within);

    /// Calls every started service's `quiesce`, the last started first; once, however often it is called.
    void quiesce() noexcept;

    /// Stops all that have started, the last started first, and never throws; a second call does nothing.
    ///
    /// Half of the time is dealt out evenly, so that each has its share whatever the others took; the other half is for
    /// whoever comes first. One that outlasts its time is cancelled, and left behind if that does not end it.
    task<void> stop(std::chrono::nanoseconds within);

    phase state() const noexcept { return shared_->state.load(std::memory_order_acquire); }
    /// Why no traffic is wanted: not running, or the first service that is not ready, as `name: reason`.
    ///
    /// May be called from any thread once everything was added.
    std::optional<std::string> not_ready() const;

private:
    struct shared {
        std::atomic<phase> state{phase::idle};
    };

    void tell(const service& part, service_event event, std::exception_ptr error = {}) const;
    task<void> stop_all(std::chrono::nanoseconds within);
    task<void> stop_one(service& part, clock::steady_time until, std::chrono::nanoseconds grace);

    observer watch_;
    std::vector<service*> parts_;
    std::vector<service*> started_;
    detail::state_ptr<shared> shared_{new shared};
    bool quiesced_ = false;
};

} // namespace mainstay::inline v0::core
