// SPDX-License-Identifier: BSL-1.0
#include "app/background.hpp"

#include "app/failure_text.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>

namespace mainstay::inline v0 {
namespace {

using namespace std::chrono_literals;

// How often a stop looks whether the work has ended.
constexpr auto look = 2ms;

} // namespace

void background::spawn(task<void> work) {
    {
        std::lock_guard lock(mutex_);
        if (phase_ == phase::collecting) {
            early_.push_back(std::move(work));
            return;
        }
    }
    launch(std::move(work));
}

void background::launch(task<void> work) {
    auto made = std::make_shared<piece>();
    std::list<std::shared_ptr<piece>>::iterator at;
    {
        std::lock_guard lock(mutex_);
        if (phase_ == phase::stopped) {
            log_->warn("background work was dropped: the application stops");
            return;
        }
        made->context = core::context_ptr::make();
        made->executor = core::with_context(threads_->next_executor(), made->context);
        at = pieces_.insert(pieces_.end(), made);
    }
    asio::co_spawn(made->executor, std::move(work),
        asio::bind_cancellation_slot(
            made->cancel.slot(), [this, at](const std::exception_ptr& error) { ended(at, error); }));
}

void background::ended(std::list<std::shared_ptr<piece>>::iterator which, const std::exception_ptr& error) {
    if (error) {
        auto level = is_cancellation(error) ? observe::log_level::info : observe::log_level::error;
        auto text = failure_text(error);
        observe::field fields[] = {{"error", text}};
        if (log_->enabled(level)) log_->write(level, "background work failed", fields);
    }
    // The piece outlives the lock: what its context holds may spawn again as it goes.
    std::shared_ptr<piece> last;
    std::lock_guard lock(mutex_);
    last = std::move(*which);
    pieces_.erase(which);
}

task<void> background::start(core::runtime& threads) {
    std::vector<task<void>> early;
    {
        std::lock_guard lock(mutex_);
        threads_ = &threads;
        phase_ = phase::running;
        early.swap(early_);
    }
    for (auto& work : early)
        launch(std::move(work));
    co_return;
}

std::size_t background::under_way() const {
    std::lock_guard lock(mutex_);
    return pieces_.size();
}

void background::cancel_all() {
    std::lock_guard lock(mutex_);
    for (auto& each : pieces_) {
        each->context->cancel();
        // On its own thread, as Asio's signals want it.
        asio::post(each->executor, [each] { each->cancel.emit(asio::cancellation_type::terminal); });
    }
}

void background::close() noexcept {
    std::lock_guard lock(mutex_);
    phase_ = phase::stopped;
}

task<void> background::stop(core::clock::steady_time deadline) {
    const auto& time = threads_->clock();
    auto patience = time.steady_now() + (deadline - time.steady_now()) * 3 / 4;
    while (under_way() != 0 && time.steady_now() < patience)
        co_await core::sleep_for(look);
    close();
    if (auto left = under_way(); left != 0) {
        log_->warn("background work is cancelled: its time to stop is up", {{"count", left}});
        cancel_all();
    }
    while (under_way() != 0)
        co_await core::sleep_for(look);
}

} // namespace mainstay::inline v0
