// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/sign_in_throttle.hpp>

#include "auth/failure_table.hpp"

#include <mainstay/core/detail/unique_function.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/runtime.hpp>

#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace mainstay::inline v0::auth {

namespace {

problem throttled(std::chrono::seconds retry_after) {
    return problem(429, "too_many_attempts", "too many attempts to sign in; try again later").retry_after(retry_after);
}

} // namespace

class sign_in_attempt::state {
public:
    explicit state(const sign_in_throttle_options& options) : table_(options), most_waiting_(options.waiting) {}

    void use(const core::clock& time) {
        std::lock_guard lock(mutex_);
        if (&time != clock_) table_.clear(); // times of two clocks cannot be compared
        clock_ = &time;
        stopping_ = false;
    }

    std::uint64_t address_key(std::string_view text) const { return table_.address_key(text); }
    std::uint64_t account_key(std::string_view text) const { return table_.account_key(text); }

    failure_table::answer reserve(std::uint64_t address, std::uint64_t account) {
        std::lock_guard lock(mutex_);
        if (stopping_) throw std::system_error(make_error_code(core::errc::stopping), "sign_in_throttle");
        return table_.reserve(address, account, clock_->steady_now());
    }

    // Until an attempt of that address ends; false when too many wait already.
    task<bool> wait(std::uint64_t address, std::uint64_t account) {
        auto initiate = [this, address, account](auto handler) {
            auto executor =
                asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto resume = [executor, shared](bool in_time) {
                asio::post(executor, [shared, in_time] { std::move (*shared)(in_time); });
            };
            std::lock_guard lock(mutex_);
            // It may have ended since it was asked.
            bool busy = !stopping_ && table_.is_busy(address, account, clock_->steady_now());
            if (busy && waiters_.size() < most_waiting_) {
                waiters_.push_back({address, std::move(resume)});
            } else {
                resume(!busy);
            }
        };
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(
            std::move(initiate), asio::use_awaitable);
    }

    void end(std::uint64_t address, std::uint64_t account, verdict outcome) {
        std::lock_guard lock(mutex_);
        auto now = clock_->steady_now();
        switch (outcome) {
        case verdict::succeeded:
            table_.succeed(address, account, now);
            break;
        case verdict::failed:
            table_.fail(address, account, now);
            break;
        case verdict::withdrawn:
            table_.withdraw(address, account, now);
            break;
        }
        wake([address](const waiter& one) { return one.address == address; });
    }

    void stop() {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        wake([](const waiter&) { return true; });
    }

    std::size_t accounts() const {
        std::lock_guard lock(mutex_);
        return table_.accounts();
    }
    std::size_t addresses() const {
        std::lock_guard lock(mutex_);
        return table_.addresses();
    }

private:
    struct waiter {
        std::uint64_t address;
        core::detail::unique_function<void(bool)> resume;
    };

    // Each looks again for itself whether it may go on.
    template <class Which>
    void wake(Which which) {
        if (waiters_.empty()) return;
        auto stay = std::stable_partition(waiters_.begin(), waiters_.end(), [&](const waiter& w) { return !which(w); });
        for (auto one = stay; one != waiters_.end(); ++one)
            one->resume(true);
        waiters_.erase(stay, waiters_.end());
    }

    mutable std::mutex mutex_;
    failure_table table_;
    const core::clock* clock_ = &core::real_clock();
    std::size_t most_waiting_;
    std::vector<waiter> waiters_;
    bool stopping_ = false;
};

sign_in_attempt::sign_in_attempt(std::shared_ptr<state> throttle, std::uint64_t address, std::uint64_t account) noexcept
    : throttle_(std::move(throttle))
    , address_(address)
    , account_(account) {}

sign_in_attempt& sign_in_attempt::operator=(sign_in_attempt&& other) noexcept {
    if (this == &other) return *this;
    failed();
    throttle_ = std::move(other.throttle_);
    address_ = other.address_;
    account_ = other.account_;
    return *this;
}

sign_in_attempt::~sign_in_attempt() {
    failed();
}

void sign_in_attempt::succeeded() noexcept {
    end(verdict::succeeded);
}
void sign_in_attempt::failed() noexcept {
    end(verdict::failed);
}
void sign_in_attempt::withdraw() noexcept {
    end(verdict::withdrawn);
}

void sign_in_attempt::end(verdict outcome) noexcept {
    if (auto throttle = std::exchange(throttle_, nullptr)) throttle->end(address_, account_, outcome);
}

sign_in_throttle::sign_in_throttle(sign_in_throttle_options options) {
    if (options.account_failures == 0 || options.address_accounts == 0 || options.window.count() <= 0 ||
        options.most_addresses == 0 || options.most_accounts == 0) {
        throw std::invalid_argument("sign_in_throttle: every limit must be at least 1");
    }
    state_ = std::make_shared<sign_in_attempt::state>(options);
}

sign_in_throttle::sign_in_throttle(sign_in_throttle&&) noexcept = default;
sign_in_throttle& sign_in_throttle::operator=(sign_in_throttle&&) noexcept = default;
sign_in_throttle::~sign_in_throttle() = default;

task<void> sign_in_throttle::start(core::runtime& threads) {
    state_->use(threads.clock());
    co_return;
}

task<void> sign_in_throttle::stop(core::clock::steady_time) {
    state_->stop();
    co_return;
}

task<sign_in_attempt> sign_in_throttle::begin(std::string account, std::string address) {
    const auto from = state_->address_key(address), whose = state_->account_key(account);
    for (;;) {
        auto answer = state_->reserve(from, whose);
        if (answer.admitted) co_return sign_in_attempt(state_, from, whose);
        if (answer.retry_after) throw throttled(*answer.retry_after);
        if (!co_await state_->wait(from, whose)) throw throttled(std::chrono::seconds{1});
    }
}

std::size_t sign_in_throttle::remembered_accounts() const {
    return state_->accounts();
}
std::size_t sign_in_throttle::remembered_addresses() const {
    return state_->addresses();
}

} // namespace mainstay::inline v0::auth
