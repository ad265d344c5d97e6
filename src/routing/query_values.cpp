// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/detail/query_values.hpp>

#include <mainstay/http/url.hpp>

#include <optional>

namespace mainstay::inline v0::routing::detail {

std::unique_ptr<problem> decoded_pairs::decode(std::string_view text, core::field_source source) {
    if (text.empty()) return nullptr;
    auto parsed = http::parse_query(text, limit);
    if (!parsed) {
        const std::string_view why = "has a malformed percent escape, or too many parameters";
        if (source == core::field_source::body) {
            return std::make_unique<problem>(400, "malformed_form", "the form " + std::string(why));
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
