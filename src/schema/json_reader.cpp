// SPDX-License-Identifier: BSL-1.0
#include "schema/json_cursor.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/schema/detail/with_members.hpp>

#include <array>
#include <cmath>

namespace mainstay::inline v0::schema::detail {
namespace {

namespace dom = simdjson::dom;

// Whole numbers up to here are exact in a double.
constexpr double largest_whole = 9007199254740992.0;

std::string_view name_of(json_type type) {
    switch (type) {
    case json_type::null:
        return "null";
    case json_type::boolean:
        return "a boolean";
    case json_type::integer:
    case json_type::real:
        return "a number";
    case json_type::string:
        return "a string";
    case json_type::array:
        return "an array";
    case json_type::object:
        return "an object";
    }
    return "a value";
}

// Most documents name the fields in the order of the struct, so that the first look hits.
std::size_t find_field(std::span<const field_form> fields, std::string_view name, std::size_t expected) {
    if (expected < fields.size() && fields[expected].name == name) return expected;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == name) return i;
    }
    return fields.size();
}

} // namespace

void json_reader::refuse_name(const path& where, std::span<const std::string_view> allowed) {
    std::string detail = "must be one of";
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        detail += i == 0 ? " " : ", ";
        detail += allowed[i];
    }
    refuse(where, "not_one_of", detail);
}

void json_reader::refuse_type(json_cursor at, const path& where, std::string_view wanted) {
    std::string detail = "must be ";
    detail += wanted;
    detail += ", not ";
    detail += name_of(type(at));
    refuse(where, "wrong_type", detail);
}

json_type json_reader::type(json_cursor at) const noexcept {
    switch (cursor_access::get(at).type()) {
    case dom::element_type::ARRAY:
        return json_type::array;
    case dom::element_type::OBJECT:
        return json_type::object;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
        return json_type::integer;
    case dom::element_type::DOUBLE:
        return json_type::real;
    case dom::element_type::STRING:
        return json_type::string;
    case dom::element_type::BOOL:
        return json_type::boolean;
    case dom::element_type::NULL_VALUE:
        break;
    }
    return json_type::null;
}

bool json_reader::null(json_cursor at, const path& where) {
    if (cursor_access::get(at).is_null()) return true;
    refuse_type(at, where, "null");
    return false;
}

bool json_reader::boolean(json_cursor at, const path& where, bool& value) {
    if (cursor_access::get(at).get(value) == simdjson::SUCCESS) return true;
    refuse_type(at, where, "a boolean");
    return false;
}

bool json_reader::integer(
    json_cursor at, const path& where, std::int64_t lowest, std::uint64_t highest, std::uint64_t& bits) {
    dom::element element = cursor_access::get(at);
    bool fits = false;
    switch (element.type()) {
    case dom::element_type::INT64: {
        std::int64_t number = element.get_int64().value_unsafe();
        fits = number < 0 ? number >= lowest : static_cast<std::uint64_t>(number) <= highest;
        bits = static_cast<std::uint64_t>(number);
        break;
    }
    case dom::element_type::UINT64:
        bits = element.get_uint64().value_unsafe();
        fits = bits <= highest;
        break;
    case dom::element_type::DOUBLE: {
        // JSON Schema's integers include 1.0 and 1e3.
        double number = element.get_double().value_unsafe();
        if (number != std::floor(number)) {
            refuse(where, "wrong_type", "must be a whole number");
            return false;
        }
        if (std::fabs(number) <= largest_whole) {
            auto whole = static_cast<std::int64_t>(number);
            fits = whole < 0 ? whole >= lowest : static_cast<std::uint64_t>(whole) <= highest;
            bits = static_cast<std::uint64_t>(whole);
        }
        break;
    }
    default:
        refuse_type(at, where, "a whole number");
        return false;
    }
    if (!fits)
        refuse(where, "out_of_range", "must be from " + std::to_string(lowest) + " to " + std::to_string(highest));
    return fits;
}

bool json_reader::real(json_cursor at, const path& where, double highest, double& value) {
    if (cursor_access::get(at).get(value) != simdjson::SUCCESS) {
        refuse_type(at, where, "a number");
        return false;
    }
    if (std::fabs(value) <= highest) return true;
    refuse(where, "out_of_range", "is too large");
    return false;
}

bool json_reader::string(json_cursor at, const path& where, std::string_view& value) {
    if (cursor_access::get(at).get(value) == simdjson::SUCCESS) return true;
    refuse_type(at, where, "a string");
    return false;
}

bool json_reader::bytes(json_cursor at, const path& where, std::vector<std::byte>& value) {
    std::string_view text;
    if (!string(at, where, text)) return false;
    if (auto decoded = core::base64_decode(text)) {
        value = *std::move(decoded);
        return true;
    }
    refuse(where, "base64", "must be base64 with padding");
    return false;
}

void json_reader::object(json_cursor at, const path& where, const object_form& form, void* object) {
    dom::object source;
    if (cursor_access::get(at).get(source) != simdjson::SUCCESS) return refuse_type(at, where, "an object");
    const std::size_t before = errors_.count();
    const bool skip_unknown = form.allows_unknown_fields || options_.allow_unknown_fields;
    std::array<void*, field_limit> places;
    form.list_fields(object, places.data());
    std::uint64_t seen = 0;
    std::size_t expected = 0;
    for (auto [key, value] : source) {
        const path child{&where, key};
        std::size_t index = find_field(form.fields, key, expected);
        if (index != form.fields.size()) {
            seen |= std::uint64_t{1} << index;
            expected = index + 1;
            const field_form& field = form.fields[index];
            const std::size_t wrong = errors_.count();
            field.read(*this, cursor_access::make(value), child, places[index]);
            if (field.check != nullptr && errors_.count() == wrong) field.check(object, child, errors_);
        } else if (!skip_unknown && !(form.tagged && key == "kind")) {
            refuse(child, "unknown_field", "is not a field of this object");
        }
        if (errors_.full()) return;
    }
    const std::uint64_t all = form.fields.empty() ? 0 : ~std::uint64_t{0} >> (64 - form.fields.size());
    if (seen != all) {
        const std::uint64_t missing = all & ~seen & ~form.may_be_absent();
        for (std::size_t i = 0; i < form.fields.size(); ++i) {
            if ((missing >> i & 1) != 0) refuse({&where, form.fields[i].name}, "missing_field", "is required");
        }
    }
    if (form.check != nullptr && errors_.count() == before) form.check(object, where, errors_);
}

void json_reader::array(json_cursor at, const path& where, read_function read, void* container) {
    dom::array source;
    if (cursor_access::get(at).get(source) != simdjson::SUCCESS) return refuse_type(at, where, "an array");
    path child{&where, {}, 0};
    for (dom::element element : source) {
        read(*this, cursor_access::make(element), child, container);
        if (errors_.full()) return;
        ++child.index;
    }
}

void json_reader::map(json_cursor at, const path& where, read_function read, void* container) {
    dom::object source;
    if (cursor_access::get(at).get(source) != simdjson::SUCCESS) return refuse_type(at, where, "an object");
    for (auto [key, value] : source) {
        const path child{&where, key};
        read(*this, cursor_access::make(value), child, container);
        if (errors_.full()) return;
    }
}

std::size_t json_reader::size(json_cursor at, std::size_t limit) const noexcept {
    dom::array source;
    if (cursor_access::get(at).get(source) != simdjson::SUCCESS) return 0;
    return std::min(source.size(), limit);
}

bool json_reader::kind(json_cursor at, const path& where, std::string_view& value) {
    dom::object source;
    if (cursor_access::get(at).get(source) != simdjson::SUCCESS) return false;
    const path child{&where, "kind"};
    for (auto [key, element] : source) {
        if (key == "kind") return string(cursor_access::make(element), child, value);
    }
    refuse(child, "missing_field", "is required");
    return false;
}

} // namespace mainstay::inline v0::schema::detail
