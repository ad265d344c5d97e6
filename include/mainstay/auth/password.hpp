// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/core/task.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::inline v0::auth {

/// What one hash costs (RFC 9106). The defaults are OWASP's minimum for Argon2id.
struct argon2_cost {
    std::uint32_t memory_kib = 19 * 1024;
    std::uint32_t iterations = 2;
    std::uint32_t parallelism = 1;

    friend bool operator==(const argon2_cost&, const argon2_cost&) = default;
};

/// Hashes with Argon2id and a fresh random salt; the result is a PHC string. Blocks for tens of milliseconds: use
/// `password_hasher` where requests are served. Throws `std::invalid_argument` for a cost that Argon2 does not allow.
std::string hash_password(std::string_view password, const argon2_cost& cost = {});

enum class password_match : std::uint8_t {
    no,
    yes,
    /// The password is right, and its hash was made with less than the present cost: store a new one.
    yes_but_rehash,
};

/// Compares in constant time. A string that is not an Argon2id hash (version 19), or one that would take over 1 GiB,
/// matches nothing.
password_match verify_password(std::string_view password, std::string_view phc, const argon2_cost& cost = {});

struct password_options {
    argon2_cost cost = {};
    /// Hashes computed at a time, which bounds the memory: 19 MiB each by default.
    std::size_t concurrent = 2;
    /// Hashes that may wait for their turn, on one core about six seconds of them; one more is refused at once.
    std::size_t queue = 256;
};

/// Hashes and checks passwords on a pool of its own, so that no I/O thread ever computes one. Thread-safe once started.
///
/// `hash` and the two `verify` throw `std::system_error` with `core::errc::overloaded` when the queue is full; a
/// handler that lets it through answers 503 with `Retry-After`. What is still queued when its request is cancelled is
/// not computed: `core::errc::cancelled`.
class password_hasher final : public core::service {
public:
    /// Throws `std::invalid_argument` when there is to be no thread; a cost that Argon2 does not allow stops `start`.
    explicit password_hasher(password_options options = {});
    password_hasher(password_hasher&&) noexcept;
    password_hasher& operator=(password_hasher&&) noexcept;
    ~password_hasher() override;

    std::string_view name() const noexcept override { return "passwords"; }
    task<void> start(core::runtime& threads) override;
    task<void> stop(core::clock::steady_time deadline) override;

    task<std::string> hash(std::string password);
    /// Without a stored hash, or with a text that is none, it does the work of `verify_nothing`.
    task<password_match> verify(std::string password, std::optional<std::string> phc);
    /// Takes as long as `verify` and never matches: for an account that does not exist, so that nobody learns that.
    task<password_match> verify_nothing(std::string password);

    /// Argon2 computations since the start, its own first one left out: for metrics.
    std::uint64_t computed() const noexcept;

private:
    struct state;
    std::shared_ptr<state> state_; // shared with the work under way
};

} // namespace mainstay::inline v0::auth
