// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/core/task.hpp>

#include <chrono>
#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0::testing {

/// What a task was still waiting for when the patience of `world::run` ended.
class still_waiting : public std::runtime_error {
public:
    still_waiting() : std::runtime_error("the task is still waiting: nothing is left to run") {}
};

/// A small world for tests: executor, pools and writers on the calling thread, and a clock that is turned by hand.
///
/// Nothing sleeps: time passes when `advance` or `run` says so. Belongs to one thread.
class world {
public:
    world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;
    ~world();

    core::manual_clock& clock() noexcept { return clock_; }
    core::runtime& threads() noexcept { return threads_; }
    operator core::runtime&() noexcept { return threads_; }

    /// Runs until nothing can run without time passing.
    void settle() { threads_.poll(); }
    /// Lets time pass, stopping at each timer on the way, and runs until all is idle.
    void advance(std::chrono::nanoseconds by) { threads_.advance(by); }

    /// Runs the task to its end and gives what it gives, or throws what it throws; time passes as far as it needs, at most
    /// `patience`, then it is cancelled and `still_waiting` thrown.
    template <class T>
    T run(task<T> work, std::chrono::nanoseconds patience = std::chrono::minutes{1}) {
        if constexpr (std::is_void_v<T>) {
            drive(std::move(work), patience);
        } else {
            std::optional<T> result;
            drive(into(std::move(work), result), patience);
            return std::move(*result);
        }
    }
    /// Starts the task and leaves it to `settle` and `advance`; what it throws is kept from the test.
    void spawn(task<void> work);

    /// Starts a service; it stops with the world, the last started first. Throws what its start throws.
    ///
    /// A service that is moved in, `auto& db = world.start(place.open())`, is kept by the world. One that is lent has to
    /// outlive the world: make it first.
    template <class T>
        requires std::derived_from<std::remove_cvref_t<T>, core::service>
    std::remove_cvref_t<T>& start(T&& part) {
        if constexpr (std::is_lvalue_reference_v<T>) {
            begin(part, nullptr);
            return part;
        } else {
            auto kept = std::make_unique<T>(std::move(part));
            T& object = *kept;
            begin(object, std::move(kept));
            return object;
        }
    }

private:
    template <class T>
    static task<void> into(task<T> work, std::optional<T>& result) {
        result.emplace(co_await std::move(work));
    }
    struct started {
        core::service* part;
        std::unique_ptr<core::service> owner; // null for one that is lent
    };
    void drive(task<void> work, std::chrono::nanoseconds patience);
    void begin(core::service& part, std::unique_ptr<core::service> owner);

    core::manual_clock clock_;
    core::runtime threads_{clock_};
    std::vector<started> started_;
};

} // namespace mainstay::inline v0::testing
