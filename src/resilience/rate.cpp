// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/rate.hpp>

#include <charconv>

namespace mainstay::inline v0::resilience {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t most_count = 1'000'000;
constexpr milliseconds longest_period = std::chrono::hours{24};

struct unit {
    std::string_view name;
    milliseconds length;
};
constexpr unit units[] = {{"h", std::chrono::hours{1}}, {"m", std::chrono::minutes{1}}, {"s", std::chrono::seconds{1}},
    {"ms", milliseconds{1}}};

// Digits only; 0 when there are none or too many.
std::uint32_t take_number(std::string_view& text) noexcept {
    std::uint32_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

} // namespace

std::optional<rate> parse_rate(std::string_view text) noexcept {
    if (text == "off") return rate{};
    std::uint32_t count = take_number(text);
    if (count == 0 || count > most_count || !text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
    bool bare = !text.empty() && (text.front() < '0' || text.front() > '9');
    std::uint32_t number = bare ? 1 : take_number(text);
    for (const unit& one : units) {
        if (text != one.name) continue;
        // In 64 bits: the number has 32, and an hour's milliseconds 22.
        milliseconds period = one.length * static_cast<std::int64_t>(number);
        if (period < milliseconds{1} || period > longest_period) return std::nullopt;
        return rate{count, period};
    }
    return std::nullopt;
}

std::string to_text(const rate& limit) {
    if (!limit.limited()) return "off";
    for (const unit& one : units) {
        if (limit.period % one.length != milliseconds{0}) continue;
        return std::to_string(limit.count) + '/' + std::to_string(limit.period / one.length) + std::string(one.name);
    }
    return "off";
}

} // namespace mainstay::inline v0::resilience

namespace mainstay::inline v0::schema {

parsed<resilience::rate> value<resilience::rate>::from(const json& text) {
    if (auto limit = resilience::parse_rate(text)) return *limit;
    return refusal{"invalid_rate",
        "must be off, or a count (1 to 1000000), a slash and a time in ms, s, m or h (1ms to 24h), such as 100/1s"};
}

} // namespace mainstay::inline v0::schema
