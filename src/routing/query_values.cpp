// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/detail/query_values.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/url.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mainstay::inline v0::routing::detail {
namespace {

constexpr std::size_t most_errors = 50;

// The parameters whose values cannot be decoded; none when it is something else that is wrong with the query.
std::vector<core::field_error> malformed_values(std::string_view query) {
    std::vector<core::field_error> errors;
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(end == query.npos ? query.size() : end + 1);
        const std::size_t equals = pair.find('=');
        auto name = core::form_decode(pair.substr(0, equals));
        if (!name || !core::is_utf8(*name)) return {};
        if (equals == pair.npos || core::form_decode(pair.substr(equals + 1))) continue;
        errors.push_back(
            {core::field_source::query, *std::move(name), "malformed_escape", "has a malformed percent escape"});
        if (errors.size() == most_errors) break;
    }
    return errors;
}

} // namespace

std::unique_ptr<problem> decoded_pairs::decode(std::string_view text, core::field_source source) {
    if (text.empty()) return nullptr;
    auto parsed = http::parse_query(text, limit);
    if (!parsed) {
        const std::string_view why = "has a malformed percent escape, or too many parameters";
        if (source == core::field_source::body) {
            return std::make_unique<problem>(400, "malformed_form", "the form " + std::string(why));
        }
        if (auto errors = malformed_values(text); !errors.empty()) {
            return std::make_unique<problem>(problem::validation(std::move(errors)));
        }
        return std::make_unique<problem>(400, "malformed_query", "the query " + std::string(why));
    }
    owned_ = *std::move(parsed);
    pairs_.reserve(owned_.size());
    for (const auto& [name, value] : owned_) {
        pairs_.push_back({name, value});
    }
    return nullptr;
}

std::vector<std::string_view> decoded_pairs::values_of(std::string_view name) const {
    std::vector<std::string_view> result;
    for (const auto& pair : pairs_) {
        if (pair.name == name) result.push_back(pair.value);
    }
    return result;
}

problem missing_text(core::field_source source, std::string_view name) {
    return problem::validation({{source, std::string(name), "missing_parameter", "has to be given"}});
}

} // namespace mainstay::inline v0::routing::detail
