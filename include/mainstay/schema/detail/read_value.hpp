// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/json_reader.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/presence.hpp>
#include <mainstay/schema/detail/rule_set.hpp>
#include <mainstay/schema/detail/variant_form.hpp>
#include <mainstay/schema/reflect.hpp>
#include <mainstay/schema/rfc3339.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace mainstay::inline v0::schema::detail {

template <class T>
void read_value(json_reader& reader, json_cursor at, const path& where, T& object);

template <class Member>
void read_field(json_reader& reader, json_cursor at, const path& where, void* field) {
    read_value(reader, at, where, *static_cast<Member*>(field));
}

template <class T>
struct struct_form {
    static constexpr auto fields = []<std::size_t... Index>(std::index_sequence<Index...>) {
        (require_owning<field_type<T, Index>>(), ...);
        return std::array<field_form, sizeof...(Index)>{
            field_form{field_names<T>[Index], &read_field<field_type<T, Index>>, field_check<T, Index>()}...};
    }
    (std::make_index_sequence<field_count<T>>());

    static void check(const void* object, const path& where, violations& errors) {
        check_whole(*static_cast<const T*>(object), where, errors);
    }

    template <bool Tagged>
    static constexpr object_form form = {fields, &list_fields<T>, &may_be_absent<T>,
        has_whole_checks<T, rule_set_of<T>> ? &check : nullptr, allows_unknown_fields<T>, Tagged};
};

template <class T>
void read_integer(json_reader& reader, json_cursor at, const path& where, T& object) {
    std::uint64_t bits = 0;
    if (reader.integer(at, where, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), bits)) {
        object = static_cast<T>(bits);
    }
}

template <class T>
void read_enumeration(json_reader& reader, json_cursor at, const path& where, T& object) {
    std::string_view name;
    if (!reader.string(at, where, name)) return;
    if (auto found = enum_from_name<T>(name)) {
        object = *found;
    } else {
        reader.refuse_name(where, enum_names<T>);
    }
}

template <class T>
void read_sequence(json_reader& reader, json_cursor at, const path& where, T& elements) {
    elements.clear();
    if constexpr (requires { elements.reserve(1); }) elements.reserve(reader.size(at, 1024));
    auto read = [](json_reader& inner, json_cursor element, const path& position, void* container) {
        auto& target = *static_cast<T*>(container);
        if constexpr (std::same_as<typename T::value_type, bool>) {
            bool flag = false;
            read_value(inner, element, position, flag);
            target.push_back(flag);
        } else {
            read_value(inner, element, position, target.emplace_back());
        }
    };
    reader.array(at, where, read, &elements);
}

template <class T>
void read_array(json_reader& reader, json_cursor at, const path& where, T& elements) {
    constexpr std::size_t wanted = std::tuple_size_v<T>;
    if (reader.type(at) == json_type::array) {
        const std::size_t size = reader.size(at, wanted + 1);
        if (size != wanted) {
            return reader.refuse(where, size < wanted ? "too_few_items" : "too_many_items",
                "must have " + std::to_string(wanted) + " items");
        }
    }
    auto read = [](json_reader& inner, json_cursor element, const path& position, void* container) {
        read_value(inner, element, position, (*static_cast<T*>(container))[position.index]);
    };
    reader.array(at, where, read, &elements);
}

template <class T>
void read_map(json_reader& reader, json_cursor at, const path& where, T& entries) {
    static_assert(std::same_as<typename T::key_type, std::string>, "mainstay: a map's keys have to be std::string");
    entries.clear();
    auto read = [](json_reader& inner, json_cursor element, const path& position, void* container) {
        auto& target = *static_cast<T*>(container);
        read_value(inner, element, position, target.try_emplace(std::string(position.name)).first->second);
    };
    reader.map(at, where, read, &entries);
}

template <class Alternative, class T>
void read_alternative(json_reader& reader, json_cursor at, const path& where, T& object) {
    Alternative& alternative = object.template emplace<Alternative>();
    if constexpr (variant_form<T>::tagged && class_of<Alternative>() == json_class::object) {
        reader.object(at, where, struct_form<Alternative>::template form<true>, &alternative);
    } else {
        read_value(reader, at, where, alternative);
    }
}

constexpr bool fits(json_type type, json_class wanted, bool has_integer, bool has_real) {
    switch (type) {
    case json_type::null:
        return wanted == json_class::null;
    case json_type::boolean:
        return wanted == json_class::boolean;
    case json_type::integer:
        return wanted == json_class::integer || (wanted == json_class::real && !has_integer);
    case json_type::real:
        return wanted == json_class::real || (wanted == json_class::integer && !has_real);
    case json_type::string:
        return wanted == json_class::string;
    case json_type::array:
        return wanted == json_class::array;
    case json_type::object:
        return wanted == json_class::object;
    }
    return false;
}

template <class... Alternatives>
void read_variant(json_reader& reader, json_cursor at, const path& where, std::variant<Alternatives...>& object) {
    using form = variant_form<std::variant<Alternatives...>>;
    const json_type type = reader.type(at);
    std::string_view kind_name;
    if (form::tagged && type == json_type::object && !reader.kind(at, where, kind_name)) return;
    auto attempt = [&]<class Alternative>(std::type_identity<Alternative>) {
        constexpr json_class wanted = class_of<Alternative>();
        if (!fits(type, wanted, form::count(json_class::integer) > 0, form::count(json_class::real) > 0)) return false;
        if constexpr (form::tagged && wanted == json_class::object) {
            if (kind_name != std::string_view(Alternative::kind)) return false;
        }
        read_alternative<Alternative>(reader, at, where, object);
        return true;
    };
    if ((attempt(std::type_identity<Alternatives>{}) || ...)) return;
    if (form::tagged && type == json_type::object) {
        constexpr auto kinds = form::kinds();
        return reader.refuse_name({&where, "kind"}, kinds);
    }
    reader.refuse_type(at, where, "another type of value");
}

template <class T>
void read_custom(json_reader& reader, json_cursor at, const path& where, T& object) {
    typename value<T>::json json{};
    const std::size_t before = reader.errors().count();
    read_value(reader, at, where, json);
    if (reader.errors().count() != before) return;
    parsed<T> outcome = value<T>::from(std::move(json));
    if (outcome) {
        object = *std::move(outcome);
    } else {
        reader.refuse(where, outcome.why().code, outcome.why().detail);
    }
}

template <class T>
void read_time(json_reader& reader, json_cursor at, const path& where, T& object) {
    std::string_view text;
    instant time;
    if (!reader.string(at, where, text)) return;
    if (!read_instant(text, time)) {
        reader.refuse(where, "date_time", "must be a time as RFC 3339 has it, such as 2026-11-23T15:29:33Z");
    } else if (!from_instant(time, object)) {
        reader.refuse(where, "out_of_range", "is too early or too late");
    }
}

template <class T>
void read_value(json_reader& reader, json_cursor at, const path& where, T& object) {
    require_owning<T>();
    constexpr kind form = kind_of<T>;
    if constexpr (form == kind::custom) {
        read_custom(reader, at, where, object);
    } else if constexpr (form == kind::boolean) {
        reader.boolean(at, where, object);
    } else if constexpr (form == kind::integer) {
        read_integer(reader, at, where, object);
    } else if constexpr (form == kind::real) {
        double number = 0;
        if (reader.real(at, where, std::numeric_limits<T>::max(), number)) object = static_cast<T>(number);
    } else if constexpr (form == kind::enumeration) {
        read_enumeration(reader, at, where, object);
    } else if constexpr (form == kind::string) {
        std::string_view text;
        if (reader.string(at, where, text)) object.assign(text);
    } else if constexpr (form == kind::bytes) {
        reader.bytes(at, where, object);
    } else if constexpr (form == kind::optional) {
        if (reader.type(at) == json_type::null) {
            object.reset();
        } else {
            read_value(reader, at, where, object.emplace());
        }
    } else if constexpr (form == kind::array) {
        read_array(reader, at, where, object);
    } else if constexpr (form == kind::sequence) {
        read_sequence(reader, at, where, object);
    } else if constexpr (form == kind::map) {
        read_map(reader, at, where, object);
    } else if constexpr (form == kind::variant) {
        read_variant(reader, at, where, object);
    } else if constexpr (form == kind::null) {
        reader.null(at, where);
    } else if constexpr (form == kind::time) {
        read_time(reader, at, where, object);
    } else if constexpr (form == kind::date) {
        std::string_view text;
        std::chrono::year_month_day date;
        if (!reader.string(at, where, text)) return;
        if (!read_date(text, date)) return reader.refuse(where, "date", "must be a date such as 2026-11-23");
        object = date;
    } else if constexpr (form == kind::duration) {
        typename T::rep count{};
        const std::size_t before = reader.errors().count();
        read_value(reader, at, where, count);
        if (reader.errors().count() == before) object = T(count);
    } else {
        reader.object(at, where, struct_form<T>::template form<false>, &object);
    }
}

} // namespace mainstay::inline v0::schema::detail
