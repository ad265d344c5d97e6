// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/keywords.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/violations.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema {
namespace detail {

inline constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

// Unicode code points; what is not UTF-8 counts a byte each.
std::size_t count_characters(std::string_view text) noexcept;
// "must have 1 to 500 characters" and so on, under `code_low` or `code_high`.
void refuse_count(violations& errors, const path& where, std::size_t count, std::size_t lowest, std::size_t highest,
    std::string_view code_low, std::string_view code_high, std::string_view unit);
// "must be from 1 to 99"; an empty text is an end that is open.
void refuse_range(violations& errors, const path& where, std::string_view lowest, std::string_view highest);
std::string number_text(std::int64_t number);
std::string number_text(std::uint64_t number);
std::string number_text(double number);

// Never called: what the compiler says of a wrong rule is that it cannot call this while compiling.
void the_upper_end_of_this_rule_is_below_its_lower_end();

consteval void require_order(bool in_order) {
    if (!in_order) the_upper_end_of_this_rule_is_below_its_lower_end();
}

struct length_rule {
    static constexpr bool costly = false;
    template <class>
    static constexpr bool takes = false;

    std::size_t shortest = 0, longest = no_limit;

    template <class Value>
    void check(const Value& text, const path& where, violations& errors) const {
        static_assert(kind_of<Value> == kind::string || kind_of<Value> == kind::string_view,
            "mainstay: length() is a rule for texts; lists have items(), numbers have range()");
        check_text(text, where, errors);
    }
    template <class>
    void describe(keywords& out) const {
        if (shortest > 0) out.set_number("minLength", std::uint64_t{shortest});
        if (longest != no_limit) out.set_number("maxLength", std::uint64_t{longest});
    }

private:
    void check_text(std::string_view text, const path& where, violations& errors) const;
};

struct open_end {};

template <class Number>
auto widen(Number number) {
    if constexpr (is_duration<Number>) {
        return widen(number.count());
    } else if constexpr (std::floating_point<Number>) {
        return static_cast<double>(number);
    } else if constexpr (std::is_signed_v<Number>) {
        return static_cast<std::int64_t>(number);
    } else {
        return static_cast<std::uint64_t>(number);
    }
}

template <class A, class B>
constexpr bool number_less(const A& a, const B& b) {
    if constexpr (is_duration<A> && is_duration<B>) {
        return a < b;
    } else if constexpr (is_duration<A>) {
        return number_less(a.count(), b);
    } else if constexpr (is_duration<B>) {
        return number_less(a, b.count());
    } else if constexpr (std::integral<A> && std::integral<B>) {
        return std::cmp_less(a, b);
    } else {
        return static_cast<double>(a) < static_cast<double>(b);
    }
}

template <class Low, class High>
struct range_rule {
    static constexpr bool costly = false;
    template <class>
    static constexpr bool takes = false;

    Low lowest;
    High highest;

    template <class Value>
    void check(const Value& number, const path& where, violations& errors) const {
        static_assert(
            kind_of<Value> == kind::integer || kind_of<Value> == kind::real || kind_of<Value> == kind::duration,
            "mainstay: range(), minimum() and maximum() are rules for numbers; texts have length(), lists have "
            "items()");
        bool outside = false;
        // Written so that NaN is outside.
        if constexpr (!std::same_as<Low, open_end>) outside = number_less(number, lowest) || number != number;
        if constexpr (!std::same_as<High, open_end>) outside |= number_less(highest, number) || number != number;
        if (outside) refuse_range(errors, where, text<Value>(lowest), text<Value>(highest));
    }
    template <class Value>
    void describe(keywords& out) const {
        if constexpr (!std::same_as<Low, open_end>) out.set("minimum", text<Value>(lowest));
        if constexpr (!std::same_as<High, open_end>) out.set("maximum", text<Value>(highest));
    }

private:
    // An end in the unit of the value.
    template <class Value, class End>
    static std::string text(const End& end) {
        if constexpr (std::same_as<End, open_end>) {
            return {};
        } else if constexpr (is_duration<End> && is_duration<Value>) {
            return number_text(widen(std::chrono::duration_cast<Value>(end)));
        } else {
            return number_text(widen(end));
        }
    }
};

} // namespace detail

/// A text of so many characters: Unicode code points, as JSON Schema counts them, not bytes.
///
/// Errors are `too_short` and `too_long`.
consteval detail::length_rule length(std::size_t shortest, std::size_t longest) {
    detail::require_order(shortest <= longest);
    return {shortest, longest};
}
consteval detail::length_rule min_length(std::size_t shortest) {
    return {shortest, detail::no_limit};
}
consteval detail::length_rule max_length(std::size_t longest) {
    return {0, longest};
}

/// A number from `lowest` to `highest`, both allowed; or a duration, in its own unit or between durations.
///
/// The error is `out_of_range`.
template <class Low, class High>
consteval detail::range_rule<Low, High> range(Low lowest, High highest) {
    detail::require_order(!detail::number_less(highest, lowest));
    return {lowest, highest};
}
template <class Low>
consteval detail::range_rule<Low, detail::open_end> minimum(Low lowest) {
    return {lowest, {}};
}
template <class High>
consteval detail::range_rule<detail::open_end, High> maximum(High highest) {
    return {{}, highest};
}

} // namespace mainstay::inline v0::schema
