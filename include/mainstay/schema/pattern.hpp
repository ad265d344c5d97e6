// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/keywords.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/pattern_program.hpp>
#include <mainstay/schema/detail/violations.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::schema {
namespace detail {

// As JSON Schema has it, where a pattern may match anywhere.
std::string whole_pattern(std::string_view pattern);

template <pattern_text Text>
struct pattern_rule {
    static constexpr bool costly = true;
    template <class>
    static constexpr bool takes = false;

    template <class Value>
    void check(const Value& text, const path& where, violations& errors) const {
        static_assert(kind_of<Value> == kind::string || kind_of<Value> == kind::string_view,
            "mainstay: pattern() is a rule for texts");
        if (matches_pattern(pattern_program<Text>::view(), text)) return;
        errors.add(where, "pattern", "must match the pattern " + std::string(Text.view()));
    }
    template <class>
    void describe(keywords& out) const {
        out.set_text("pattern", whole_pattern(Text.view()));
    }
};

} // namespace detail

/// A text that matches a regular expression as a whole; `^` and `$` around it change nothing. The error is `pattern`.
///
/// A part of ECMAScript's: literals, `.`, `[a-z]`, `[^…]`, `\d \w \s` and their opposites, groups, `|`, `* + ? {2,3}`.
/// No look-around, no references to groups, no lazy repetition, `i` or `m`. Works on Unicode code points. What is wrong
/// with the pattern is an error of the compiler. Matching takes time linear in the text; one over 64 KiB never matches.
template <detail::pattern_text Text>
consteval detail::pattern_rule<Text> pattern() {
    static_cast<void>(detail::pattern_compiler(Text.view()));
    return {};
}

} // namespace mainstay::inline v0::schema
