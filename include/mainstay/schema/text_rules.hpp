// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/bounds.hpp>
#include <mainstay/schema/detail/json_text.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace mainstay::inline v0::schema {
namespace detail {

bool is_email(std::string_view text) noexcept;
// "must be one of a, b".
void refuse_choice(violations& errors, const path& where, std::span<const std::string_view> allowed);

struct email_rule {
    static constexpr bool costly = true;
    template <class>
    static constexpr bool takes = false;

    template <class Value>
    void check(const Value& text, const path& where, violations& errors) const {
        static_assert(kind_of<Value> == kind::string || kind_of<Value> == kind::string_view,
            "mainstay: email is a rule for texts");
        if (!is_email(text)) errors.add(where, "email", "must be an e-mail address");
    }
    template <class>
    void describe(keywords& out) const {
        out.set_text("format", "email");
    }
};

template <class Choice, std::size_t Count>
struct one_of_rule {
    static constexpr bool costly = false;
    template <class>
    static constexpr bool takes = false;
    static constexpr bool texts = std::same_as<Choice, std::string_view>;

    std::array<Choice, Count> choices;

    template <class Value>
    void check(const Value& object, const path& where, violations& errors) const {
        if constexpr (texts) {
            static_assert(kind_of<Value> == kind::string || kind_of<Value> == kind::string_view,
                "mainstay: one_of() of texts is a rule for texts; an enumeration names its values itself");
        } else {
            static_assert(kind_of<Value> == kind::integer || kind_of<Value> == kind::real,
                "mainstay: one_of() of numbers is a rule for numbers");
        }
        for (const Choice& choice : choices) {
            if constexpr (texts) {
                if (choice == object) return;
            } else {
                if (!number_less(choice, object) && !number_less(object, choice)) return;
            }
        }
        refuse(where, errors);
    }
    template <class>
    void describe(keywords& out) const {
        std::string all = "[";
        for (const Choice& choice : choices) {
            if (all.size() > 1) all += ',';
            if constexpr (texts) {
                append_string(all, {}, choice);
            } else {
                all += number_text(widen(choice));
            }
        }
        out.set("enum", all + ']');
    }

private:
    void refuse(const path& where, violations& errors) const {
        if constexpr (texts) {
            refuse_choice(errors, where, choices);
        } else {
            std::array<std::string, Count> numbers;
            std::array<std::string_view, Count> names;
            for (std::size_t i = 0; i < Count; ++i) {
                numbers[i] = number_text(widen(choices[i]));
                names[i] = numbers[i];
            }
            refuse_choice(errors, where, names);
        }
    }
};

} // namespace detail

/// An e-mail address as people have them: a dot-atom of at most 64 bytes, `@`, a host name with a dot; in all 254.
///
/// ASCII only; no quoted local parts, comments or address literals (RFC 5321 allows more than mail in the world uses).
/// Checks and changes nothing: an address that is to be normalised first is a type of its own, see `value`. The error
/// is `email`.
inline constexpr detail::email_rule email{};

/// One of these texts, or one of these numbers; the error is `not_one_of`.
template <class... Choices>
constexpr auto one_of(const Choices&... choices) {
    if constexpr ((std::convertible_to<const Choices&, std::string_view> && ...)) {
        return detail::one_of_rule<std::string_view, sizeof...(Choices)>{{std::string_view(choices)...}};
    } else {
        using choice = std::common_type_t<Choices...>;
        return detail::one_of_rule<choice, sizeof...(Choices)>{{static_cast<choice>(choices)...}};
    }
}

} // namespace mainstay::inline v0::schema
