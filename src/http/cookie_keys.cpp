// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/cookie_keys.hpp>

#include "http/characters.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/constant_time.hpp>
#include <mainstay/crypto/hkdf.hpp>
#include <mainstay/crypto/hmac.hpp>
#include <mainstay/http/field.hpp>

#include <charconv>
#include <cstdint>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

using core::bytes_of;
using seconds = std::chrono::seconds;

// What browsers keep, name and value together (RFC 6265 section 6.1). Whatever is longer is refused unread.
constexpr std::size_t longest = 4096;
constexpr std::size_t shortest_secret = 32;
constexpr std::int64_t never = INT64_MAX;

std::int64_t now_of(const core::clock& clock) {
    return std::chrono::duration_cast<seconds>(clock.wall_now().time_since_epoch()).count();
}

std::int64_t expiry_of(const core::clock& clock, std::optional<seconds> max_age) {
    if (!max_age) return never;
    const std::int64_t now = now_of(clock), age = max_age->count();
    if (age <= 0) return now;
    return age >= never - now ? never - 1 : now + age;
}

std::string decimal(std::int64_t number) {
    return number == never ? std::string() : std::to_string(number);
}

// Only what `decimal` writes.
std::optional<std::int64_t> read_decimal(std::string_view text) {
    if (text.empty()) return never;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || decimal(number) != text) return std::nullopt;
    return number;
}

void check_name(std::string_view name) {
    if (!is_token(name)) throw std::invalid_argument("http::cookie_keys: the cookie's name is no token");
}

std::string bounded(std::string_view name, std::string text) {
    if (name.size() + text.size() > longest) {
        throw std::length_error("http::cookie_keys: longer than browsers keep cookies, which is 4096 bytes");
    }
    return text;
}

// A token holds no '=', and what follows no '.' but the one in the middle, so that no two cookies are signed alike.
crypto::sha256_digest signature_of(
    std::span<const std::byte> key, std::string_view name, std::string_view signed_text) {
    std::string text;
    text.reserve(name.size() + 1 + signed_text.size());
    text.append(name).append(1, '=').append(signed_text);
    return crypto::hmac_sha256(key, bytes_of(text));
}

std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

cookie_keys::cookie_keys(std::span<const std::string_view> secrets, const core::clock& clock) : clock_(&clock) {
    if (secrets.empty()) throw std::invalid_argument("http::cookie_keys: at least one secret is wanted");
    for (std::string_view secret : secrets) {
        if (secret.size() < shortest_secret) {
            throw std::invalid_argument("http::cookie_keys: a secret has to have at least 32 random bytes");
        }
        auto derive = [&](std::string_view purpose) {
            return crypto::hkdf_sha256(bytes_of(secret), {}, bytes_of(purpose));
        };
        keys_.push_back({crypto::aead_key(derive("mainstay cookie seal 1")), derive("mainstay cookie sign 1")});
    }
}

cookie_keys::cookie_keys(std::initializer_list<std::string_view> secrets, const core::clock& clock)
    : cookie_keys(std::span(secrets.begin(), secrets.size()), clock) {}

std::string cookie_keys::sign(std::string_view name, std::string_view value, std::optional<seconds> max_age) const {
    check_name(name);
    std::string text = core::base64url_encode(bytes_of(value)) + '.' + decimal(expiry_of(*clock_, max_age));
    const auto signature = signature_of(keys_.front().sign, name, text);
    return bounded(name, text + '.' + core::base64url_encode(signature));
}

std::optional<std::string> cookie_keys::verify(std::string_view name, std::string_view text) const {
    if (!is_token(name) || name.size() + text.size() > longest) return std::nullopt;
    const std::size_t last = text.rfind('.');
    if (last == std::string_view::npos) return std::nullopt;
    const std::string_view signed_text = text.substr(0, last);
    const auto received = core::base64url_decode(text.substr(last + 1));
    if (!received) return std::nullopt;
    bool genuine = false;
    for (const pair& key : keys_) {
        genuine = crypto::constant_time_equal(signature_of(key.sign, name, signed_text), *received);
        if (genuine) break;
    }
    // Nothing of the text is looked at before: what follows has been written here.
    if (!genuine) return std::nullopt;
    const std::size_t dot = signed_text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto expiry = read_decimal(signed_text.substr(dot + 1));
    const auto value = core::base64url_decode(signed_text.substr(0, dot));
    if (!expiry || !value || now_of(*clock_) >= *expiry) return std::nullopt;
    return text_of(*value);
}

std::string cookie_keys::seal(std::string_view name, std::string_view value, std::optional<seconds> max_age) const {
    check_name(name);
    // The expiry has a fixed size, so that the length tells nothing but the value's.
    std::vector<std::byte> plain(8);
    auto expiry = static_cast<std::uint64_t>(expiry_of(*clock_, max_age));
    for (std::size_t i = plain.size(); i-- > 0; expiry >>= 8)
        plain[i] = static_cast<std::byte>(expiry & 0xff);
    const auto bytes = bytes_of(value);
    plain.insert(plain.end(), bytes.begin(), bytes.end());
    return bounded(name, core::base64url_encode(keys_.front().seal.seal(plain, bytes_of(name))));
}

std::optional<std::string> cookie_keys::open(std::string_view name, std::string_view text) const {
    if (!is_token(name) || name.size() + text.size() > longest) return std::nullopt;
    const auto sealed = core::base64url_decode(text);
    if (!sealed) return std::nullopt;
    for (const pair& key : keys_) {
        const auto plain = key.seal.open(*sealed, bytes_of(name));
        if (!plain) continue;
        if (plain->size() < 8) return std::nullopt;
        std::uint64_t expiry = 0;
        for (std::size_t i = 0; i < 8; ++i)
            expiry = expiry << 8 | std::to_integer<std::uint64_t>((*plain)[i]);
        if (now_of(*clock_) >= static_cast<std::int64_t>(expiry)) return std::nullopt;
        return text_of(std::span(*plain).subspan(8));
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::http
