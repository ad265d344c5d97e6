// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/json_schema.hpp>

namespace mainstay::inline v0::schema {
namespace {

bool is_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The compiler's spelling of a type as names that OpenAPI allows (`[A-Za-z0-9._-]`): namespaces and name, apart.
// Namespaces inside template arguments are left out, so that `page<shop::order>` is `page_order`.
std::vector<std::string> scopes_of(std::string_view full_name) {
    std::vector<std::string> scopes(1);
    std::size_t depth = 0;
    std::size_t argument = 0; // where the present template argument begins
    for (std::size_t i = 0; i < full_name.size(); ++i) {
        const char c = full_name[i];
        const bool scope_ends = c == ':' && i + 1 < full_name.size() && full_name[i + 1] == ':';
        if (c == '<' || c == '(' || c == '{') ++depth;
        if (scope_ends && depth == 0) {
            scopes.emplace_back();
            ++i;
            continue;
        }
        std::string& name = scopes.back();
        if (scope_ends) {
            name.erase(argument);
            ++i;
        } else if (is_word(c)) {
            name += c;
        } else {
            if (!name.empty() && name.back() != '_') name += '_';
            if (c == '<' || c == ',') argument = name.size();
        }
        if ((c == '>' || c == ')' || c == '}') && depth > 0) --depth;
    }
    for (std::string& name : scopes) {
        while (!name.empty() && name.back() == '_') {
            name.pop_back();
        }
    }
    return scopes;
}

} // namespace

std::string json_schemas::free_name(std::string_view full_name) const {
    const std::vector<std::string> scopes = scopes_of(full_name);
    std::string name;
    for (std::size_t i = scopes.size(); i-- > 0;) {
        if (scopes[i].empty()) continue;
        name = name.empty() ? scopes[i] : scopes[i] + '.' + name;
        if (!definitions_.contains(name)) return name;
    }
    if (name.empty()) name = "unnamed";
    for (std::size_t number = 2;; ++number) {
        std::string numbered = name + '_' + std::to_string(number);
        if (!definitions_.contains(numbered)) return numbered;
    }
}

void json_schemas::refer(const detail::struct_schema& type, detail::keywords& out) {
    auto known = names_.find(type.mark);
    if (known == names_.end()) {
        known = names_.emplace(type.mark, free_name(type.full_name)).first;
        // Taken before it is described, for types that hold themselves.
        std::string& definition = definitions_[known->second];
        std::string text = "{\"type\":\"object\"";
        if (!type.description.empty()) detail::append_string(text, ",\"description\":", type.description);
        std::string required, properties;
        if (!type.kind.empty()) {
            detail::append_string(properties, "\"kind\":{\"const\":", type.kind, true);
            required = "\"kind\"";
        }
        for (const field_schema& field : describe_fields(type)) {
            detail::append_string(properties, properties.empty() ? "" : ",", field.name);
            properties += ':';
            properties += field.schema;
            if (field.required) detail::append_string(required, required.empty() ? "" : ",", field.name);
        }
        text += ",\"properties\":{" + properties + '}';
        if (!required.empty()) text += ",\"required\":[" + required + ']';
        text += type.allows_unknown_fields ? "}" : ",\"additionalProperties\":false}";
        definition = std::move(text);
    }
    out.set_text("$ref", prefix_ + known->second);
}

std::vector<field_schema> json_schemas::describe_fields(const detail::struct_schema& type) {
    std::vector<field_schema> all;
    all.reserve(type.fields.size());
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        detail::keywords out;
        type.fields[i].describe(*this, out);
        if ((type.with_default >> i & 1) != 0) {
            std::string text;
            type.write_default(i, text);
            out.set("default", std::move(text));
        }
        std::string text;
        out.append_to(text);
        all.push_back({type.fields[i].name, std::move(text), out.description(), (type.required >> i & 1) != 0});
    }
    return all;
}

std::string json_schemas::definitions_json() const {
    std::string out = "{";
    for (const auto& [name, schema] : definitions_) {
        detail::append_string(out, out.size() == 1 ? "" : ",", name);
        out += ':';
        out += schema;
    }
    return out + '}';
}

namespace detail {

std::string schema_document(std::string_view schema, const json_schemas& schemas) {
    std::string out = "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"";
    if (schema.size() > 2) {
        out += ',';
        out += schema.substr(1, schema.size() - 2);
    }
    if (!schemas.definitions().empty()) out += ",\"$defs\":" + schemas.definitions_json();
    return out + '}';
}

void describe_integer(keywords& out, bool is_signed, std::size_t bits) {
    out.type("integer");
    if (is_signed && bits >= 32) {
        out.set_text("format", bits == 32 ? "int32" : "int64");
    } else if (is_signed) {
        const std::int64_t highest = (std::int64_t{1} << (bits - 1)) - 1;
        out.set_number("minimum", -highest - 1);
        out.set_number("maximum", highest);
    } else {
        out.set_number("minimum", std::uint64_t{0});
        out.set_number("maximum", bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1);
    }
}

void describe_enumeration(keywords& out, std::span<const std::string_view> names) {
    out.type("string");
    std::string all = "[";
    for (std::string_view name : names) {
        append_string(all, all.size() == 1 ? "" : ",", name);
    }
    out.set("enum", all + ']');
}

void describe_text(keywords& out, std::string_view format) {
    out.type("string");
    if (!format.empty()) out.set_text("format", format);
}

std::string_view unit_name(std::intmax_t numerator, std::intmax_t denominator) {
    if (numerator == 1) {
        switch (denominator) {
        case 1:
            return "seconds";
        case 1'000:
            return "milliseconds";
        case 1'000'000:
            return "microseconds";
        case 1'000'000'000:
            return "nanoseconds";
        default:
            break;
        }
    } else if (denominator == 1) {
        switch (numerator) {
        case 60:
            return "minutes";
        case 3'600:
            return "hours";
        case 86'400:
            return "days";
        default:
            break;
        }
    }
    return "a duration in a unit of its own";
}

} // namespace detail
} // namespace mainstay::inline v0::schema
