// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/service.hpp>
#include <mainstay/core/task.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::auth {

struct sign_in_throttle_options {
    /// Failures for one account from one client address within the window; then that pair waits. At least 1.
    std::size_t account_failures = 10;
    /// Accounts at which one client address failed within the window; then that address waits. At least 1.
    std::size_t address_accounts = 100;
    std::chrono::seconds window = std::chrono::minutes{15};
    /// What is remembered at most, which bounds the memory: with these about 10 MB. Past it the client address that
    /// failed least is forgotten, so that flooding the memory wins nothing that the same requests would not win as
    /// guesses.
    std::size_t most_addresses = 16'384;
    /// Accounts, counted apart for each client address.
    std::size_t most_accounts = 65'536;
    /// Attempts that may wait for others of the same client address to end; one more is refused.
    std::size_t waiting = 256;
};

/// One attempt to sign in that was let through: it counts as a failure from its beginning, so that a hundred guesses
/// sent at once do not slip through while the first is still being hashed.
///
/// Destroyed without a verdict it stays a failure.
class sign_in_attempt {
public:
    sign_in_attempt(sign_in_attempt&&) noexcept = default;
    sign_in_attempt& operator=(sign_in_attempt&& other) noexcept;
    ~sign_in_attempt();

    /// The account's failures from this client address are forgotten; that the address failed at it is not.
    void succeeded() noexcept;
    void failed() noexcept;
    /// Nothing was learnt, because the password was never compared; the attempt does not count.
    void withdraw() noexcept;

private:
    friend class sign_in_throttle;
    class state;
    enum class verdict : std::uint8_t { succeeded, failed, withdrawn };
    sign_in_attempt(std::shared_ptr<state> throttle, std::uint64_t address, std::uint64_t account) noexcept;
    void end(verdict outcome) noexcept;

    std::shared_ptr<state> throttle_;
    std::uint64_t address_ = 0, account_ = 0;
};

/// Slows down whoever guesses passwords, without letting anybody lock somebody else out.
///
/// Counts by account *and* client address, so that an owner signs in from elsewhere while a guesser is held off, and by
/// client address over all accounts. Whether an account exists makes no difference. An IPv6 client is its /64. Kept in
/// this process's memory: a restart forgets, several processes count apart. Thread-safe.
class sign_in_throttle final : public core::service {
public:
    /// Throws `std::invalid_argument` for a limit of 0.
    explicit sign_in_throttle(sign_in_throttle_options options = {});
    sign_in_throttle(sign_in_throttle&&) noexcept;
    sign_in_throttle& operator=(sign_in_throttle&&) noexcept;
    ~sign_in_throttle() override;

    std::string_view name() const noexcept override { return "sign_in_throttle"; }
    /// Takes the runtime's clock; before that it is the machine's.
    task<void> start(core::runtime& threads) override;
    task<void> stop(core::clock::steady_time deadline) override;

    /// Lets `check` run, unless the limit is reached, and counts by what it gives: false, or an empty optional, is a
    /// failure. An exception out of it counts as nothing, since no password was compared.
    ///
    /// Throws `problem` 429, `too_many_attempts`, with `Retry-After` without starting `check`. `account` is what the
    /// client calls it, in the one form that equal ones have; `address` is the peer's numeric address.
    template <class T>
    task<T> attempt(std::string account, std::string address, task<T> check);

    /// The same by hand: the attempt is to be told how it ended. Waits while so many attempts of the same client are
    /// under way that their failing would reach the limit.
    task<sign_in_attempt> begin(std::string account, std::string address);

    /// What is remembered at this moment, expired failures included until they are met.
    std::size_t remembered_addresses() const;
    std::size_t remembered_accounts() const;

private:
    std::shared_ptr<sign_in_attempt::state> state_;
};

template <class T>
task<T> sign_in_throttle::attempt(std::string account, std::string address, task<T> check) {
    sign_in_attempt counted = co_await begin(std::move(account), std::move(address));
    std::optional<T> outcome;
    try {
        outcome.emplace(co_await std::move(check));
    } catch (...) {
        counted.withdraw();
        throw;
    }
    if (static_cast<bool>(*outcome)) {
        counted.succeeded();
    } else {
        counted.failed();
    }
    co_return std::move(*outcome);
}

} // namespace mainstay::inline v0::auth
