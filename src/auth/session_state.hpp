// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/sessions.hpp>
#include <mainstay/data/database.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace mainstay::inline v0::auth {

/// What sessions share with the work that goes on beside the requests: noting uses, deleting what has expired.
class sessions::state : public std::enable_shared_from_this<state> {
public:
    state(data::database& db, session_options settings);

    void begin(core::runtime& threads);
    task<void> end();

    core::clock::wall_time now() const;
    std::chrono::seconds touch_after() const noexcept { return touch_after_; }
    /// Notes a use, soon, with others; from any thread. Past a bound it is dropped: the next use is noted then.
    void touch(const std::string& token_hash, core::clock::wall_time at);
    task<std::int64_t> prune(std::size_t most);

    data::database& db;
    const session_options options;

private:
    using touches = std::unordered_map<std::string, core::clock::wall_time>;

    task<void> note_touches();
    task<void> write_touches(touches batch);
    task<void> keep_pruning();
    task<void> finish();
    touches take_touches();
    bool is_noting();
    void spawn_tracked(task<void> work, bool cancellable);

    std::chrono::seconds touch_after_;
    const core::clock* clock_ = nullptr;
    asio::any_io_executor home_; // where all of it runs

    std::mutex mutex_;
    touches touched_;
    bool noting_ = false, stopping_ = true;

    // Belong to the home executor.
    std::size_t under_way_ = 0;
    asio::cancellation_signal stop_pruning_;
    std::optional<asio::steady_timer> ended_; // never fires: cancelled whenever something has ended
};

} // namespace mainstay::inline v0::auth
