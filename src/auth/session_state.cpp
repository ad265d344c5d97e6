// SPDX-License-Identifier: BSL-1.0
#include "auth/session_state.hpp"
#include "core/run_on.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/transaction.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace mainstay::inline v0::auth {
namespace {

constexpr std::size_t most_touches = 4096, touches_at_once = 256;

constexpr const char* note_use = "update auth_sessions set last_seen_at = $2, "
                                 "ends_at = case when expires_at < $3 then expires_at else $3 end "
                                 "where token_hash = $1 and last_seen_at < $2";

constexpr const char* delete_ended =
    "delete from auth_sessions where token_hash in "
    "(select token_hash from auth_sessions where ends_at <= $1 order by ends_at limit $2)";

constexpr data::transaction_options in_background{.priority = data::transaction_priority::background};

} // namespace

sessions::state::state(data::database& database, session_options settings)
    : db(database)
    , options(std::move(settings))
    , touch_after_(std::min(options.touch_every, options.idle / 10)) {}

core::clock::wall_time sessions::state::now() const {
    if (clock_ == nullptr) throw std::system_error(make_error_code(core::errc::not_started), "sessions");
    return clock_->wall_now();
}

void sessions::state::begin(core::runtime& threads) {
    clock_ = &threads.clock();
    home_ = threads.next_executor();
    ended_.emplace(home_);
    {
        std::lock_guard lock(mutex_);
        stopping_ = false;
    }
    asio::dispatch(home_, [self = shared_from_this()] { self->spawn_tracked(self->keep_pruning(), true); });
}

void sessions::state::spawn_tracked(task<void> work, bool cancellable) {
    ++under_way_;
    auto done = [self = shared_from_this()](std::exception_ptr) {
        --self->under_way_;
        self->ended_->cancel();
    };
    if (cancellable) {
        asio::co_spawn(home_, std::move(work), asio::bind_cancellation_slot(stop_pruning_.slot(), std::move(done)));
    } else {
        asio::co_spawn(home_, std::move(work), std::move(done));
    }
}

void sessions::state::touch(const std::string& token_hash, core::clock::wall_time at) {
    {
        std::lock_guard lock(mutex_);
        if (stopping_ || touched_.size() >= most_touches) return;
        auto& latest = touched_[token_hash];
        latest = std::max(latest, at);
        if (std::exchange(noting_, true)) return;
    }
    asio::dispatch(home_, [self = shared_from_this()] { self->spawn_tracked(self->note_touches(), false); });
}

sessions::state::touches sessions::state::take_touches() {
    std::lock_guard lock(mutex_);
    touches batch;
    if (touched_.size() <= touches_at_once) {
        batch.swap(touched_);
    } else {
        while (batch.size() < touches_at_once)
            batch.insert(touched_.extract(touched_.begin()));
    }
    noting_ = !batch.empty();
    return batch;
}

bool sessions::state::is_noting() {
    std::lock_guard lock(mutex_);
    return noting_;
}

task<void> sessions::state::note_touches() {
    for (;;) {
        touches batch = take_touches();
        if (batch.empty()) co_return;
        try {
            co_await write_touches(std::move(batch));
        } catch (const std::exception&) {
            // The session's next use is noted instead.
        }
    }
}

task<void> sessions::state::write_touches(touches batch) {
    auto body = [&](data::transaction& tx) -> task<void> {
        for (const auto& [token_hash, at] : batch)
            co_await tx.execute(note_use, token_hash, at, at + options.idle);
    };
    co_await db.transaction(body, in_background);
}

task<std::int64_t> sessions::state::prune(std::size_t most) {
    const auto at = now();
    auto body = [&](data::transaction& tx) -> task<std::int64_t> { return tx.execute(delete_ended, at, most); };
    co_return co_await db.transaction(body, in_background);
}

task<void> sessions::state::keep_pruning() {
    for (;;) {
        try {
            while (co_await prune(options.prune_batch) == static_cast<std::int64_t>(options.prune_batch)) {
            }
        } catch (const std::exception&) {
            // Cancelled, then so is the sleep; otherwise it is tried again after it.
        }
        co_await core::sleep_for(options.prune_every);
    }
}

task<void> sessions::state::end() {
    if (!ended_) co_return;
    co_await core::run_on(home_, finish());
}

task<void> sessions::state::finish() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_pruning_.emit(asio::cancellation_type::terminal);
    while (under_way_ != 0 || is_noting()) {
        std::error_code cancelled;
        ended_->expires_at(asio::steady_timer::time_point::max());
        co_await ended_->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

} // namespace mainstay::inline v0::auth
