// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/password.hpp>

#include <mainstay/core/error.hpp>
#include <mainstay/core/random.hpp>

#include <argon2.h>

#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>

namespace mainstay::inline v0::auth {
namespace {

constexpr std::size_t salt_size = 16, hash_size = 32;
// A stored hash is data: one with absurd parameters must not take the machine's memory or hours of its time.
constexpr std::uint32_t most_memory_kib = 1024 * 1024, most_iterations = 1000, most_parallelism = 64;
constexpr std::size_t longest_phc = 512;

std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view label) {
    if (!text.starts_with(label)) return std::nullopt;
    text.remove_prefix(label.size());
    std::uint32_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

// The cost that stands in a PHC string; the rest of it is libargon2's to check.
std::optional<argon2_cost> cost_of(std::string_view phc) {
    constexpr std::string_view prefix = "$argon2id$v=19$";
    if (phc.size() > longest_phc || !phc.starts_with(prefix)) return std::nullopt;
    phc.remove_prefix(prefix.size());
    auto memory = take_number(phc, "m=");
    auto iterations = take_number(phc, ",t=");
    auto parallelism = take_number(phc, ",p=");
    if (!memory || !iterations || !parallelism || !phc.starts_with('$')) return std::nullopt;
    if (*memory > most_memory_kib || *iterations > most_iterations || *parallelism > most_parallelism)
        return std::nullopt;
    return argon2_cost{*memory, *iterations, *parallelism};
}

} // namespace

std::string hash_password(std::string_view password, const argon2_cost& cost) {
    std::array<std::byte, salt_size> salt;
    core::random_bytes(salt);
    std::string encoded(
        argon2_encodedlen(cost.iterations, cost.memory_kib, cost.parallelism, salt_size, hash_size, Argon2_id), '\0');
    int status = argon2id_hash_encoded(cost.iterations, cost.memory_kib, cost.parallelism, password.data(),
        password.size(), salt.data(), salt.size(), hash_size, encoded.data(), encoded.size());
    if (status == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    if (status != ARGON2_OK) throw std::invalid_argument(std::string("Argon2: ") + argon2_error_message(status));
    encoded.resize(encoded.find('\0'));
    return encoded;
}

password_match verify_password(std::string_view password, std::string_view phc, const argon2_cost& cost) {
    auto stored = cost_of(phc);
    if (!stored) return password_match::no;
    int status = argon2id_verify(std::string(phc).c_str(), password.data(), password.size());
    if (status == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    if (status != ARGON2_OK) return password_match::no;
    bool weaker = stored->memory_kib < cost.memory_kib || stored->iterations < cost.iterations;
    return weaker ? password_match::yes_but_rehash : password_match::yes;
}

password_hasher::password_hasher(password_options options) : options_(options) {}

task<void> password_hasher::start(core::runtime& threads) {
    pool_ = &threads.pool("passwords", {.threads = options_.concurrent, .queue = options_.queue});
    // Also the earliest moment at which a cost that Argon2 does not allow shows.
    nothing_ = co_await pool_->run([cost = options_.cost] { return hash_password(core::random_token(), cost); });
}

task<void> password_hasher::stop(core::clock::steady_time) {
    co_return;
}

core::blocking_pool& password_hasher::pool() const {
    if (pool_ == nullptr) throw std::system_error(make_error_code(core::errc::not_started), "passwords");
    return *pool_;
}

task<std::string> password_hasher::hash(std::string password) {
    auto work = [password = std::move(password), cost = options_.cost] { return hash_password(password, cost); };
    co_return co_await pool().run(work);
}

task<password_match> password_hasher::verify(std::string password, std::string phc) {
    auto work = [password = std::move(password), phc = std::move(phc), cost = options_.cost] {
        return verify_password(password, phc, cost);
    };
    co_return co_await pool().run(work);
}

task<password_match> password_hasher::verify_nothing(std::string password) {
    co_await verify(std::move(password), nothing_);
    co_return password_match::no;
}

} // namespace mainstay::inline v0::auth
