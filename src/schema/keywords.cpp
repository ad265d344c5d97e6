// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/detail/keywords.hpp>

#include <mainstay/schema/detail/json_text.hpp>

namespace mainstay::inline v0::schema::detail {

void keywords::set(std::string_view name, std::string json) {
    for (entry& one : entries_) {
        if (one.name == name) {
            one.json = std::move(json);
            return;
        }
    }
    entries_.push_back({name, std::move(json)});
}

void keywords::set_text(std::string_view name, std::string_view text) {
    std::string json;
    append_string(json, {}, text);
    set(name, std::move(json));
}

void keywords::set_number(std::string_view name, std::int64_t number) {
    set(name, std::to_string(number));
}
void keywords::set_number(std::string_view name, std::uint64_t number) {
    set(name, std::to_string(number));
}
void keywords::set_number(std::string_view name, double number) {
    std::string json;
    append_real(json, number);
    set(name, std::move(json));
}

void keywords::describe(std::string_view text) {
    description_ = text;
    set_text("description", text);
}

bool keywords::has(std::string_view name) const noexcept {
    return !text(name).empty();
}

std::string_view keywords::text(std::string_view name) const noexcept {
    for (const entry& one : entries_) {
        if (one.name == name) return one.json;
    }
    return {};
}

keywords& keywords::elements() {
    if (elements_.empty()) elements_.emplace_back();
    return elements_.front();
}

void keywords::append_to(std::string& out) const {
    out += '{';
    char before = '\0';
    auto name = [&](std::string_view text) {
        if (before != '\0') out += before;
        before = ',';
        append_string(out, {}, text);
        out += ':';
    };
    if (!type_.empty()) {
        name("type");
        out += nullable_ ? "[\"" + type_ + "\",\"null\"]" : "\"" + type_ + "\"";
    }
    for (const entry& one : entries_) {
        const bool alternatives = one.name == "oneOf" || one.name == "anyOf";
        if (!nullable_ || (one.name != "$ref" && one.name != "enum" && !alternatives)) {
            name(one.name);
            out += one.json;
            continue;
        }
        name(one.name == "enum" ? "enum" : "anyOf");
        if (one.name == "$ref") {
            out += "[{\"$ref\":" + one.json + "},{\"type\":\"null\"}]";
        } else {
            out.append(one.json, 0, one.json.size() - 1);
            out += one.name == "enum" ? ",null]" : ",{\"type\":\"null\"}]";
        }
    }
    if (!elements_.empty()) {
        name(type_ == "object" ? "additionalProperties" : "items");
        elements_.front().append_to(out);
    }
    out += '}';
}

} // namespace mainstay::inline v0::schema::detail
