// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/awaited_callable.hpp>
#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/core/detail/unique_function.hpp>
#include <mainstay/core/task.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace mainstay::inline v0::core {

struct blocking_pool_options {
    /// Threads, and so the number of jobs that run at a time.
    std::size_t threads = 4;
    /// Jobs that may wait beyond those that run; one more is refused at once.
    std::size_t queue = 256;
};

/// Threads for work that blocks or computes for long: password hashing, file reads, name look-ups.
///
/// Bounded on purpose: when its queue is full the answer is an error at once, not a wait. Thread-safe.
class blocking_pool {
public:
    /// Starts the threads.
    blocking_pool(std::string name, blocking_pool_options options);
    /// A pool that has no threads and runs its jobs one by one on the given executor; for tests turned by hand.
    blocking_pool(std::string name, blocking_pool_options options, asio::any_io_executor executor);
    /// Finishes what runs, drops what waits.
    ~blocking_pool();

    const std::string& name() const noexcept;
    /// Jobs that wait or run at this moment.
    std::size_t load() const noexcept;

    /// Hands the job over, or returns false when the queue is full or the pool has stopped. The job must not throw.
    bool try_submit(detail::unique_function<void()> job);

    /// Runs `f` in the pool and resumes the caller, on its own executor, with the result or the exception.
    ///
    /// Throws `std::system_error` with `errc::overloaded` at once when the queue is full. Not cancelled once it waits.
    template <class F>
    task<std::invoke_result_t<std::decay_t<F>&>> run(F&& f) {
        detail::check_awaited_callable<F>();
        return run_owned<std::decay_t<F>>(std::forward<F>(f));
    }

    /// Lets what waits and runs finish, then ends the threads; later submissions are refused. Blocks.
    void stop();

private:
    class state;
    template <class F>
    task<std::invoke_result_t<F&>> run_owned(F f);
    task<void> run_erased(detail::unique_function<void()> job);

    detail::state_ptr<state> state_;
};

template <class F>
task<std::invoke_result_t<F&>> blocking_pool::run_owned(F f) {
    using result = std::invoke_result_t<F&>;
    if constexpr (std::is_void_v<result>) {
        detail::unique_function<void()> job(std::move(f));
        co_await run_erased(std::move(job));
    } else {
        // Shared with the job: the caller's frame may be gone before the job is, when its io_context is destroyed.
        auto value = std::make_shared<std::optional<result>>();
        detail::unique_function<void()> job([f = std::move(f), value]() mutable { value->emplace(f()); });
        co_await run_erased(std::move(job));
        co_return std::move(**value);
    }
}

} // namespace mainstay::inline v0::core
