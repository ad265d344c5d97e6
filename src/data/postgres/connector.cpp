// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/connector.hpp"

#include "core/timers.hpp"

#include <mainstay/data/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/co_spawn.hpp>
#include <asio/query.hpp>

namespace mainstay::inline v0::data::postgres {
namespace {

using namespace std::chrono_literals;

core::timers& wheel_of(const asio::any_io_executor& executor) {
    return core::timers::of(asio::query(executor, asio::execution::context));
}

std::string text_of(const std::exception_ptr& failed) {
    try {
        std::rethrow_exception(failed);
    } catch (const std::exception& each) {
        return each.what();
    } catch (...) {
        return "unknown";
    }
}

// Without where it was and as whom.
std::string plain_text_of(const std::exception_ptr& failed) {
    try {
        std::rethrow_exception(failed);
    } catch (const std::system_error& each) {
        return each.code().message();
    } catch (...) {
        return "unknown";
    }
}

} // namespace

connector::connector(std::shared_ptr<const place> where, asio::any_io_executor executor)
    : where_(std::move(where))
    , executor_(std::move(executor))
    , backoff_({.first = 50ms, .most = 5s, .factor = 2, .jitter = resilience::jitter::equal}) {}

void connector::connect(role as, std::function<void(std::exception_ptr, connection_ptr)> done) {
    if (closed_) return;
    wish what{as, std::move(done)};
    if (where_->time->steady_now() >= not_before_) {
        begin(std::move(what));
        return;
    }
    waiting_.push_back(std::move(what));
    if (!alarm_.armed()) wheel_of(executor_).schedule(alarm_, not_before_);
}

void connector::retry() {
    auto self = shared_from_this();
    auto ready = std::move(waiting_);
    waiting_.clear();
    for (auto& what : ready)
        connect(what.as, std::move(what.done));
}

void connector::begin(wish what) {
    auto made = std::make_shared<connection>(where_, executor_, what.as);
    auto until = where_->time->steady_now() + where_->options.connect_limit;
    std::erase_if(opening_, [](const auto& each) { return each.expired(); });
    opening_.push_back(made);
    asio::co_spawn(executor_, made->open(until),
        [self = shared_from_this(), what = std::move(what), made](
            std::exception_ptr failed) mutable { self->ended(std::move(what), std::move(failed), std::move(made)); });
}

void connector::ended(wish what, std::exception_ptr failed, connection_ptr opened) {
    if (closed_) {
        opened->close(nullptr);
        return;
    }
    if (failed == nullptr) {
        failures_ = 0;
        not_before_ = {};
        last_ = nullptr;
        // Those of one hour do not all end in the same second.
        auto life = where_->options.connection_lifetime;
        auto jitter = std::chrono::nanoseconds(
            random_.below(static_cast<std::uint64_t>(std::max<std::chrono::nanoseconds>(life / 5, 1ns).count())));
        opened->retire_at = opened->opened_at + life - jitter;
    } else {
        ++failures_;
        not_before_ = where_->time->steady_now() + backoff_.delay(failures_, random_);
        last_ = failed;
    }
    {
        std::lock_guard lock(trouble_mutex_);
        trouble_ = failed == nullptr ? std::string() : plain_text_of(failed);
    }
    if (failed != nullptr && failures_ == 1) {
        if (auto* observer = where_->options.observer) observer->trouble(text_of(failed));
    }
    what.done(failed, failed == nullptr ? std::move(opened) : nullptr);
}

void connector::close() noexcept {
    closed_ = true;
    if (alarm_.armed()) wheel_of(executor_).cancel(alarm_);
    waiting_.clear();
    for (auto& each : opening_) {
        if (auto one = each.lock(); one && !one->is_open()) one->close(nullptr);
    }
    opening_.clear();
}

std::string connector::trouble() const {
    std::lock_guard lock(trouble_mutex_);
    return trouble_;
}

} // namespace mainstay::inline v0::data::postgres
