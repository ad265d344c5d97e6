// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/lifecycle.hpp>

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include "core/timers.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <map>

namespace mainstay::inline v0::core {
namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string result;
    for (const auto& line : lines) {
        if (!result.empty()) result += '\n';
        result += line;
    }
    return result;
}

std::string quoted(const service& part) {
    return "'" + std::string(part.name()) + "'";
}

// Depth first through the dependencies; what is met again while it is still being visited closes a circle.
class sorter {
public:
    explicit sorter(const std::vector<service*>& parts) : parts_(parts) {}

    std::vector<service*> run() {
        for (auto* part : parts_)
            visit(part);
        if (!mistakes_.empty()) throw start_error(std::move(mistakes_));
        return std::move(order_);
    }

private:
    enum class mark { visiting, done };

    void visit(service* part) {
        auto [at, fresh] = marks_.try_emplace(part, mark::visiting);
        if (!fresh) {
            if (at->second == mark::visiting) tell_circle(part);
            return;
        }
        path_.push_back(part);
        for (const auto* needed : part->depends_on()) {
            if (needed == nullptr) {
                mistakes_.push_back("service " + quoted(*part) + " depends on a service that does not exist (null)");
                continue;
            }
            auto found = std::find(parts_.begin(), parts_.end(), needed);
            if (found == parts_.end()) {
                mistakes_.push_back("service " + quoted(*part) + " depends on " + quoted(*needed) +
                                    ", which was not added to the application");
                continue;
            }
            visit(*found);
        }
        path_.pop_back();
        marks_[part] = mark::done;
        order_.push_back(part);
    }

    void tell_circle(service* closing) {
        std::string text = "services depend on each other in a circle: ";
        for (auto at = std::find(path_.begin(), path_.end(), closing); at != path_.end(); ++at)
            text += quoted(**at) + " needs ";
        mistakes_.push_back(text + quoted(*closing));
    }

    const std::vector<service*>& parts_;
    std::map<service*, mark> marks_;
    std::vector<service*> path_, order_;
    std::vector<std::string> mistakes_;
};

// Shared by the one who waits for a stop and the stop itself, which may outlast the waiting.
struct stop_under_way {
    asio::cancellation_signal cancel, wake;
    bool done = false, waiting = false;
    std::exception_ptr error;
};

task<void> wait_for(std::shared_ptr<stop_under_way> stop, clock::steady_time until) {
    if (stop->done) co_return;
    stop->waiting = true;
    try {
        // In a coroutine of its own, so that the end of the stop can cancel the wait.
        co_await asio::co_spawn(co_await asio::this_coro::executor, sleep_until(until),
            asio::bind_cancellation_slot(stop->wake.slot(), asio::use_awaitable));
    } catch (const std::system_error&) {
        // Woken: the stop has ended.
    }
    stop->waiting = false;
}

} // namespace

start_error::start_error(std::vector<std::string> mistakes)
    : std::runtime_error(joined(mistakes))
    , mistakes_(std::make_shared<const std::vector<std::string>>(std::move(mistakes))) {}

lifecycle::lifecycle(observer watch) : watch_(std::move(watch)) {}

void lifecycle::add(service& part) {
    if (state() != phase::idle) throw std::logic_error("mainstay: a service was added after the start");
    if (std::find(parts_.begin(), parts_.end(), &part) == parts_.end()) parts_.push_back(&part);
}

std::vector<service*> lifecycle::order() const {
    return sorter(parts_).run();
}

void lifecycle::tell(const service& part, service_event event, std::exception_ptr error) const {
    if (watch_) watch_(part, event, std::move(error));
}

task<void> lifecycle::start(runtime& threads, std::chrono::nanoseconds stop_within) {
    if (state() != phase::idle) throw std::logic_error("mainstay: started twice");
    auto sorted = order();
    started_.reserve(sorted.size());
    shared_->state.store(phase::starting, std::memory_order_release);
    std::exception_ptr failure;
    for (auto* part : sorted) {
        tell(*part, service_event::starting);
        try {
            co_await part->start(threads);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            tell(*part, service_event::start_failed, failure);
            break;
        }
        started_.push_back(part);
        tell(*part, service_event::started);
    }
    if (failure) {
        // Where the start was cancelled, every co_await would throw from here on.
        co_await asio::this_coro::throw_if_cancelled(false);
        co_await stop(stop_within);
        std::rethrow_exception(failure);
    }
    shared_->state.store(phase::running, std::memory_order_release);
}

void lifecycle::quiesce() noexcept {
    if (std::exchange(quiesced_, true)) return;
    for (auto at = started_.rbegin(); at != started_.rend(); ++at)
        (*at)->quiesce();
}

task<void> lifecycle::stop(std::chrono::nanoseconds within) {
    if (state() == phase::stopping || state() == phase::stopped) co_return;
    shared_->state.store(phase::stopping, std::memory_order_release);
    quiesce();
    // A coroutine of its own, which the caller's cancellation does not reach.
    bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await asio::co_spawn(co_await asio::this_coro::executor, stop_all(within),
        asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable));
    co_await asio::this_coro::throw_if_cancelled(throws);
    shared_->state.store(phase::stopped, std::memory_order_release);
}

task<void> lifecycle::stop_all(std::chrono::nanoseconds within) {
    auto executor = co_await asio::this_coro::executor;
    auto& time = timers::of(asio::query(executor, asio::execution::context));
    auto count = static_cast<std::chrono::nanoseconds::rep>(started_.size());
    if (count == 0) co_return;
    auto end = time.now() + within;
    auto share = within / (2 * count);
    while (!started_.empty()) {
        auto* part = started_.back();
        started_.pop_back();
        auto behind = share * static_cast<std::chrono::nanoseconds::rep>(started_.size());
        co_await stop_one(*part, std::max(end - behind, time.now()), share / 4);
    }
}

task<void> lifecycle::stop_one(service& part, clock::steady_time until, std::chrono::nanoseconds grace) {
    auto executor = co_await asio::this_coro::executor;
    tell(part, service_event::stopping);
    auto stop = std::make_shared<stop_under_way>();
    auto ended = [stop](std::exception_ptr error) {
        stop->done = true;
        stop->error = std::move(error);
        if (stop->waiting) stop->wake.emit(asio::cancellation_type::terminal);
    };
    asio::co_spawn(executor, part.stop(until - grace), asio::bind_cancellation_slot(stop->cancel.slot(), ended));
    co_await wait_for(stop, until - grace);
    if (!stop->done) {
        tell(part, service_event::stop_cancelled);
        stop->cancel.emit(asio::cancellation_type::terminal);
        co_await wait_for(stop, until);
        tell(part, stop->done ? service_event::stopped : service_event::stop_abandoned);
        co_return;
    }
    tell(part, stop->error ? service_event::stop_failed : service_event::stopped, stop->error);
}

std::optional<std::string> lifecycle::not_ready() const {
    switch (state()) {
    case phase::idle:
    case phase::starting: return "starting";
    case phase::stopping:
    case phase::stopped: return "stopping";
    case phase::running: break;
    }
    for (const auto* part : parts_) {
        if (auto reason = part->not_ready()) return std::string(part->name()) + ": " + *reason;
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::core
