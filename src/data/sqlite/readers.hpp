// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/sqlite/connection.hpp"
#include "data/suspended.hpp"

#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/data/error.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mainstay::inline v0::data::sqlite {

// The connections that read, used by the threads of a bounded pool. Each read sees what was committed when it began.
class readers : public std::enable_shared_from_this<readers> {
public:
    readers(std::shared_ptr<const place> where, core::blocking_pool& pool);

    struct reading {
        detail::outcome done;
        bool writes = false; // it was not run, as it would write
    };

    // Both throw core::errc::overloaded when too many wait. `limits` of the caller end a reading early.
    task<reading> run(detail::statement& what, core::context_ptr context);
    task<std::unique_ptr<detail::cursor>> open(detail::statement& what, core::context_ptr context);

    // What the last reading that failed for the file's or disk's sake said; empty once one succeeded. Where there is
    // something to say the file is looked at anew, for the next time it is asked. From any thread.
    std::string trouble();

    // Refuses new work, closes what is idle, and calls `done` when no reading is under way; at the deadline those end
    // early. A result that somebody still reads keeps its connection until it goes.
    void drain(core::clock::steady_time deadline, core::detail::unique_function<void()> done);

private:
    class borrowed;
    class reader_cursor;
    template <class T>
    task<T> in_pool(core::detail::unique_function<T()> work);
    std::unique_ptr<connection> take();
    void give_back(std::unique_ptr<connection> idle) noexcept;
    void work_ended();
    void note_failure(const error& failed);
    void note_success() noexcept;
    void probe() noexcept;

    std::shared_ptr<const place> where_;
    core::blocking_pool& pool_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<connection>> idle_;
    std::size_t working_ = 0;
    bool closed_ = false;
    std::atomic<bool> troubled_ = false; // without the mutex in the usual case
    bool probing_ = false;
    std::string trouble_;
    core::detail::unique_function<void()> drained_;
};

} // namespace mainstay::inline v0::data::sqlite
