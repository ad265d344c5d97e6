// SPDX-License-Identifier: BSL-1.0
#include "http/cursor.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>

#include <array>
#include <charconv>

namespace shop {

namespace ms = mainstay;

namespace {

constexpr std::size_t sum_size = 8;

std::string check_sum(std::string_view list, std::string_view digits) {
    std::string text = "cursor:";
    text.append(list).append(":").append(digits);
    const auto digest = ms::crypto::sha256(ms::core::bytes_of(text));
    return ms::core::hex_encode(std::span(digest).first(sum_size / 2));
}

} // namespace

std::string write_cursor(std::string_view list, std::int64_t position) {
    const auto digits = std::to_string(position);
    return ms::core::base64url_encode(ms::core::bytes_of(check_sum(list, digits) + digits));
}

std::optional<std::int64_t> read_cursor(std::string_view list, std::string_view text) {
    const auto bytes = ms::core::base64url_decode(text);
    if (!bytes || bytes->size() <= sum_size) return std::nullopt;
    const std::string_view plain(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    const auto digits = plain.substr(sum_size);
    std::int64_t position = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), position);
    if (error != std::errc{} || write_cursor(list, position) != text) return std::nullopt;
    return position;
}

} // namespace shop
