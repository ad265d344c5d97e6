// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/core/clock.hpp>
#include <mainstay/core/detail/build_check.hpp>
#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/core/task.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asio {
class io_context;
}

namespace mainstay::inline v0::core {

struct runtime_options {
    /// I/O threads; 0 means one for each core.
    std::size_t io_threads = 0;
    /// The source of all time; the machine's clock when null. Must outlive the runtime.
    const core::clock* clock = nullptr;
    /// Not to be set: ties the caller to a library built with the same Asio.
    const char* build = &detail::this_build::mark;
};

/// A thread of its own for work that must run one piece after the other, such as a database's writer.
///
/// Its executor's handlers run one at a time, on that thread (in a runtime turned by hand: on the caller's).
class serial_thread {
public:
    virtual ~serial_thread() = default;
    virtual asio::any_io_executor executor() const noexcept = 0;
    /// Runs what was posted before, then ends the thread. Blocks; not to be called from that thread itself.
    virtual void stop() = 0;
};

/// The threads that everything runs on: one io_context for each I/O thread, bounded pools for what blocks.
///
/// Three kinds: with threads of its own; around io_contexts that the user runs (each by exactly one thread); and turned
/// by hand on one thread, for tests. Functions are thread-safe unless they say otherwise.
class runtime {
public:
    explicit runtime(runtime_options options = {});
    /// Works on the user's contexts, which the user runs and keeps alive longer than the runtime.
    runtime(const std::vector<std::reference_wrapper<asio::io_context>>& contexts, runtime_options options);
    /// Runs nothing by itself: `poll` and `advance` do, on the calling thread, by the given clock.
    explicit runtime(manual_clock& time);
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;
    /// Stops and joins its threads; work that still waits is destroyed, not run.
    ~runtime();

    /// The runtime that an executor of one of its io_contexts belongs to; null where there is none.
    static runtime* find(const asio::any_io_executor& executor);

    const core::clock& clock() const noexcept;
    /// The number of I/O threads.
    std::size_t size() const noexcept;
    asio::any_io_executor executor(std::size_t index) const;
    asio::io_context& context(std::size_t index) const;
    /// The executors in turn, for work that may run on any I/O thread.
    asio::any_io_executor next_executor();

    /// The pool of that name, made with these options when it is asked for the first time.
    blocking_pool& pool(std::string_view name, blocking_pool_options options = {});
    std::unique_ptr<serial_thread> make_serial_thread(std::string name);

    /// Starts the I/O threads; does nothing for the other two kinds, or the second time.
    void start();
    /// Finishes what the pools have, then ends the I/O threads. Blocks; never call it on an I/O thread.
    void stop();

    /// Only for a runtime turned by hand: runs until nothing can run without time passing. Returns what ran.
    std::size_t poll();
    /// Only for a runtime turned by hand: moves its clock forward step by step, stopping at each timer on the way.
    void advance(std::chrono::nanoseconds by);

private:
    class state;
    explicit runtime(state* owned);

    detail::state_ptr<state> state_;
};

} // namespace mainstay::inline v0::core
