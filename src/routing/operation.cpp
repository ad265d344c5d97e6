// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/operation.hpp>

#include <mainstay/http/status.hpp>

#include <algorithm>

namespace mainstay::inline v0::routing {
namespace {

std::string_view place_of(core::field_source in) {
    switch (in) {
    case core::field_source::query:
        return "query";
    case core::field_source::path:
        return "path";
    case core::field_source::header:
        return "header";
    case core::field_source::cookie:
        return "cookie";
    case core::field_source::body:
        break;
    }
    return "query";
}

} // namespace

operation::operation(schema::json_schemas& schemas) noexcept : schemas_(&schemas) {}
operation::operation(const operation&) = default;
operation::operation(operation&&) noexcept = default;
operation& operation::operator=(const operation&) = default;
operation& operation::operator=(operation&&) noexcept = default;
operation::~operation() = default;

operation& operation::parameter(
    core::field_source in, std::string_view name, std::string schema, bool required, std::string_view text) {
    const std::string_view place = place_of(in);
    // OpenAPI wants path parameters to be required, and has no say in these three fields.
    const bool fixed = in == core::field_source::path;
    parameter_entry entry{
        std::string(name), std::string(place), std::move(schema), std::string(text), fixed || (required && !optional_)};
    const auto same = std::ranges::find_if(
        parameters_, [&](const parameter_entry& known) { return known.name == name && known.in == place; });
    if (same == parameters_.end()) {
        parameters_.push_back(std::move(entry));
    } else {
        *same = std::move(entry);
    }
    return *this;
}

operation& operation::request_body(std::string_view media_type, std::string schema, bool required) {
    bodies_.insert_or_assign(std::string(media_type), std::move(schema));
    body_required_ = required && !optional_;
    return *this;
}

operation& operation::response(int status, std::string_view text, std::string_view media_type, std::string schema) {
    response_entry& entry = responses_[status];
    if (entry.description.empty()) entry.description = text;
    if (media_type.empty()) return *this;
    std::string& known = entry.content[std::string(media_type)];
    if (known.empty()) {
        known = std::move(schema);
    } else if (known != schema && !schema.empty()) {
        known = "{\"anyOf\":[" + known + ',' + schema + "]}";
    }
    return *this;
}

operation& operation::response_field(int status, std::string_view name, std::string_view text, std::string schema) {
    responses_[status].fields.insert_or_assign(std::string(name), field_entry{std::move(schema), std::string(text)});
    return *this;
}

operation& operation::error(int status, std::string_view code, std::string_view text) {
    response_entry& entry = responses_[status];
    if (entry.description.empty()) entry.description = text.empty() ? http::reason_phrase(status) : text;
    entry.content.try_emplace("application/problem+json", R"({"$ref":"#/components/schemas/problem_details"})");
    if (!code.empty() && std::ranges::find(entry.codes, code) == entry.codes.end()) entry.codes.emplace_back(code);
    return *this;
}

operation& operation::security(std::string_view scheme, std::string_view definition) {
    if (optional_) return optional_security(scheme, definition);
    security_.insert_or_assign(std::string(scheme), std::string(definition));
    security_optional_ = false;
    return *this;
}

operation& operation::optional_security(std::string_view scheme, std::string_view definition) {
    security_optional_ = security_.empty() || security_optional_;
    security_.insert_or_assign(std::string(scheme), std::string(definition));
    return *this;
}

operation& operation::tag(std::string_view name) {
    if (std::ranges::find(tags_, name) == tags_.end()) tags_.emplace_back(name);
    return *this;
}

operation& operation::summary(std::string_view text) {
    summary_ = text;
    return *this;
}

operation& operation::description(std::string_view text) {
    description_ = text;
    return *this;
}

operation& operation::operation_id(std::string_view name) {
    operation_id_ = name;
    return *this;
}

operation& operation::deprecated() {
    deprecated_ = true;
    return *this;
}

operation& operation::hide() {
    hidden_ = true;
    return *this;
}

operation& operation::extension(std::string_view name, std::string_view json) {
    extensions_.emplace_back(name, json);
    return *this;
}

} // namespace mainstay::inline v0::routing
