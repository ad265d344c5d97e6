// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/password.hpp>

#include <mainstay/core/context.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/random.hpp>

#include <argon2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <type_traits>
#include <utility>

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

// Base64 without padding, its length and unused bits left to libargon2, which takes every byte from 0x80 on for a
// slash.
bool is_base64(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    });
}

// The cost that stands in a PHC string; empty for what is none.
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
    phc.remove_prefix(1);
    auto salt = phc.substr(0, phc.find('$'));
    if (!is_base64(salt) || salt.size() == phc.size() || !is_base64(phc.substr(salt.size() + 1))) return std::nullopt;
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

struct password_hasher::state {
    explicit state(password_options given) : options(given) {}

    // Runs one computation in the pool, unless nobody waits for it any more when its turn comes.
    template <class F>
    task<std::invoke_result_t<F&, state&>> run(std::shared_ptr<state> self, F compute) {
        if (pool == nullptr) throw std::system_error(make_error_code(core::errc::not_started), "passwords");
        auto context = co_await core::this_context();
        auto work = [self = std::move(self), context = std::move(context), compute = std::move(compute)]() mutable {
            if (context && context->cancelled()) {
                throw std::system_error(make_error_code(core::errc::cancelled), "passwords");
            }
            self->computed.fetch_add(1, std::memory_order_relaxed);
            return compute(*self);
        };
        co_return co_await pool->run(work);
    }

    password_options options;
    core::blocking_pool* pool = nullptr;
    std::string nothing; // a hash of nobody's password, at the present cost
    std::atomic<std::uint64_t> computed{0};
};

password_hasher::password_hasher(password_options options) {
    if (options.concurrent == 0) throw std::invalid_argument("password_hasher: at least one hash at a time");
    state_ = std::make_shared<state>(options);
}

password_hasher::password_hasher(password_hasher&&) noexcept = default;
password_hasher& password_hasher::operator=(password_hasher&&) noexcept = default;
password_hasher::~password_hasher() = default;

task<void> password_hasher::start(core::runtime& threads) {
    const password_options& options = state_->options;
    auto& pool = threads.pool("passwords", {.threads = options.concurrent, .queue = options.queue});
    // Also the earliest moment at which a cost that Argon2 does not allow shows.
    state_->nothing = co_await pool.run([cost = options.cost] { return hash_password(core::random_token(), cost); });
    state_->pool = &pool;
}

task<void> password_hasher::stop(core::clock::steady_time) {
    co_return;
}

task<std::string> password_hasher::hash(std::string password) {
    auto compute = [password = std::move(password)](state& of) { return hash_password(password, of.options.cost); };
    co_return co_await state_->run(state_, std::move(compute));
}

task<password_match> password_hasher::verify(std::string password, std::optional<std::string> phc) {
    auto compute = [password = std::move(password), phc = std::move(phc)](state& of) {
        if (phc && cost_of(*phc)) return verify_password(password, *phc, of.options.cost);
        verify_password(password, of.nothing, of.options.cost);
        return password_match::no;
    };
    co_return co_await state_->run(state_, std::move(compute));
}

task<password_match> password_hasher::verify_nothing(std::string password) {
    return verify(std::move(password), std::nullopt);
}

std::uint64_t password_hasher::computed() const noexcept {
    return state_->computed.load(std::memory_order_relaxed);
}

} // namespace mainstay::inline v0::auth
