// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/preconditions.hpp>

#include <mainstay/http/entity_tag.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/http_date.hpp>

#include <chrono>

namespace mainstay::inline v0::http {
namespace {

using std::chrono::seconds;
using second_time = std::chrono::sys_time<seconds>;

enum class tags_found : std::uint8_t { no_field, match, no_match };

using comparison = bool (*)(entity_tag, entity_tag) noexcept;

tags_found find_tag(const request& asked, std::string_view field, const validators& now, comparison same) noexcept {
    const auto current = parse_entity_tag(now.entity_tag);
    auto result = tags_found::no_field;
    for (const auto& [name, value] : asked.fields()) {
        if (!equals_ignoring_case(name, field)) continue;
        if (result == tags_found::no_field) result = tags_found::no_match;
        if (!now.exists) continue;
        if (trim(value) == "*") return tags_found::match;
        if (!current) continue;
        std::string_view rest = value;
        while (auto one = next_entity_tag(rest)) {
            if (same(*one, *current)) return tags_found::match;
        }
    }
    return result;
}

// The date of a field that stands once.
std::optional<second_time> only_date(const request& asked, std::string_view field) noexcept {
    std::optional<std::string_view> found;
    for (const auto& [name, value] : asked.fields()) {
        if (!equals_ignoring_case(name, field)) continue;
        if (found) return std::nullopt;
        found = value;
    }
    if (!found) return std::nullopt;
    const auto date = parse_http_date(*found);
    if (!date) return std::nullopt;
    return std::chrono::floor<seconds>(*date);
}

std::optional<second_time> modified(const validators& now) noexcept {
    if (!now.exists || !now.last_modified) return std::nullopt;
    return std::chrono::floor<seconds>(*now.last_modified);
}

} // namespace

precondition check_preconditions(const request& asked, const validators& now) noexcept {
    const method how = asked.method();
    if (how == method::connect || how == method::options || how == method::trace) return precondition::holds;
    const bool reads = how == method::get || how == method::head;
    const auto changed = modified(now);

    const auto wanted = find_tag(asked, "If-Match", now, strongly_equal);
    if (wanted == tags_found::no_match) return precondition::failed;
    if (wanted == tags_found::no_field && changed) {
        const auto date = only_date(asked, "If-Unmodified-Since");
        if (date && *changed > *date) return precondition::failed;
    }
    const auto known = find_tag(asked, "If-None-Match", now, weakly_equal);
    if (known == tags_found::match) return reads ? precondition::not_modified : precondition::failed;
    if (known == tags_found::no_field && reads && changed) {
        const auto date = only_date(asked, "If-Modified-Since");
        if (date && *changed <= *date) return precondition::not_modified;
    }
    return precondition::holds;
}

bool if_range_holds(const request& asked, const validators& now, core::clock::wall_time clock_now) noexcept {
    std::optional<std::string_view> found;
    for (const auto& [name, value] : asked.fields()) {
        if (!equals_ignoring_case(name, "If-Range")) continue;
        if (found) return false;
        found = value;
    }
    if (!found) return true;
    if (!now.exists) return false;
    if (const auto tag = parse_entity_tag(*found)) {
        const auto current = parse_entity_tag(now.entity_tag);
        return current && strongly_equal(*tag, *current);
    }
    const auto date = parse_http_date(*found);
    const auto changed = modified(now);
    return date && changed && *changed == *date && *changed + seconds{1} <= clock_now;
}

} // namespace mainstay::inline v0::http
