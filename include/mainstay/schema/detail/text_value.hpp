// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/violations.hpp>
#include <mainstay/schema/rfc3339.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema::detail {

// What does not fit is noted, and the function answers false.
bool text_is_utf8(std::string_view text, const path& where, violations& errors);
bool text_boolean(std::string_view text, const path& where, violations& errors, bool& value);
// `bits` holds an int64 where `lowest` is negative.
bool text_integer(std::string_view text, const path& where, violations& errors, std::int64_t lowest,
    std::uint64_t highest, std::uint64_t& bits);
bool text_real(std::string_view text, const path& where, violations& errors, double highest, double& value);
// A number of the unit `numerator/denominator` seconds, or a number with a unit of its own, such as `250ms`.
bool text_duration(std::string_view text, const path& where, violations& errors, std::intmax_t numerator,
    std::intmax_t denominator, std::int64_t& count);
bool text_instant(std::string_view text, const path& where, violations& errors, instant& time);
bool text_date(std::string_view text, const path& where, violations& errors, std::chrono::year_month_day& date);
void refuse_choice(violations& errors, const path& where, std::span<const std::string_view> allowed);

template <class T>
inline constexpr bool is_repeated = kind_of<T> == kind::sequence;
template <class T>
inline constexpr bool is_repeated<std::optional<T>> = is_repeated<T>;

// Reads one text; into a list it adds an element.
template <class T>
void read_text_value(std::string_view text, const path& where, violations& errors, T& object) {
    require_owning<T>();
    constexpr kind form = kind_of<T>;
    static_assert(form == kind::custom || form == kind::boolean || form == kind::integer || form == kind::real ||
                      form == kind::enumeration || form == kind::string || form == kind::optional ||
                      form == kind::sequence || form == kind::time || form == kind::date || form == kind::duration ||
                      form == kind::string_view,
        "mainstay: this type cannot be read from one text: take a number, a bool, an enumeration, a string, a time, or "
        "a type with mainstay::schema::value");
    if constexpr (form == kind::custom) {
        typename value<T>::json json{};
        const std::size_t before = errors.count();
        read_text_value(text, where, errors, json);
        if (errors.count() != before) return;
        parsed<T> outcome = value<T>::from(std::move(json));
        if (!outcome) return errors.add(where, outcome.why().code, outcome.why().detail);
        object = *std::move(outcome);
    } else if constexpr (form == kind::boolean) {
        text_boolean(text, where, errors, object);
    } else if constexpr (form == kind::integer) {
        std::uint64_t bits = 0;
        if (text_integer(text, where, errors, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), bits)) {
            object = static_cast<T>(bits);
        }
    } else if constexpr (form == kind::real) {
        double number = 0;
        if (text_real(text, where, errors, std::numeric_limits<T>::max(), number)) object = static_cast<T>(number);
    } else if constexpr (form == kind::enumeration) {
        const auto found = enum_from_name<T>(text);
        if (!found) return refuse_choice(errors, where, enum_names<T>);
        object = *found;
    } else if constexpr (form == kind::string) {
        if (text_is_utf8(text, where, errors)) object.assign(text);
    } else if constexpr (form == kind::optional) {
        if (!object || !is_repeated<T>) object.emplace();
        read_text_value(text, where, errors, *object);
    } else if constexpr (form == kind::sequence) {
        using element = typename T::value_type;
        static_assert(!is_repeated<element>, "mainstay: a list of lists cannot be read from texts");
        element one{};
        read_text_value(text, where, errors, one);
        object.push_back(std::move(one));
    } else if constexpr (form == kind::time) {
        instant time;
        if (!text_instant(text, where, errors, time)) return;
        if (!from_instant(time, object)) errors.add(where, "out_of_range", "is too early or too late");
    } else if constexpr (form == kind::date) {
        std::chrono::year_month_day date;
        if (text_date(text, where, errors, date)) object = date;
    } else if constexpr (form == kind::duration) {
        if constexpr (std::integral<typename T::rep>) {
            std::int64_t count = 0;
            if (!text_duration(text, where, errors, T::period::num, T::period::den, count)) return;
            if (!std::in_range<typename T::rep>(count)) return errors.add(where, "out_of_range", "is too large");
            object = T(static_cast<typename T::rep>(count));
        } else {
            double count = 0;
            constexpr double highest = std::numeric_limits<typename T::rep>::max();
            if (text_real(text, where, errors, highest, count)) object = T(static_cast<typename T::rep>(count));
        }
    }
}

} // namespace mainstay::inline v0::schema::detail
