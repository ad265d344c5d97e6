// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/schema/detail/text_value.hpp>
#include <mainstay/schema/result.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace mainstay::inline v0::schema {

/// Whose text is read: what an error about it says of where it stood.
struct parameter {
    core::field_source source = core::field_source::query;
    std::string_view name = {};
};

namespace detail {

inline constexpr std::size_t text_error_limit = 50;

// `missing_parameter` and the like; of a form, whose errors speak of a body, `missing_field`.
void refuse_missing(violations& errors, const path& where, core::field_source source);
void refuse_repeated(violations& errors, const path& where, core::field_source source);
void refuse_unknown(violations& errors, const path& where, core::field_source source);

} // namespace detail

/// Reads one value from a decoded text: of a path, a query, a header, a cookie or an environment variable.
///
/// Numbers and times stand as they would in JSON, texts and enumerations without quotes, booleans as `true`, `false`,
/// `1` or `0`; a duration is a number of its own unit or has one, such as `250ms`. The whole text counts: no spaces, no
/// `+`. A list gets one element, a `std::optional` what it holds. Text that is not UTF-8 is refused.
template <class T>
result<T> read_text(std::string_view text, const parameter& of = {}) {
    detail::violations errors(of.source, detail::text_error_limit);
    const detail::path root;
    result<T> outcome;
    detail::read_text_value(text, {&root, of.name}, errors, outcome.emplace());
    if (errors.count() == 0) return outcome;
    outcome.reset();
    outcome.failure().errors = std::move(errors.errors());
    return outcome;
}

/// Reads a value that was given any number of times, such as `?tag=a&tag=b`: all of them for a list, one for anything
/// else, none for a list or a `std::optional`.
template <class T>
result<T> read_texts(std::span<const std::string_view> texts, const parameter& of = {}) {
    detail::violations errors(of.source, detail::text_error_limit);
    const detail::path root;
    const detail::path where{&root, of.name};
    result<T> outcome;
    T& object = outcome.emplace();
    if (texts.empty() && !detail::is_repeated<T> && !detail::is_optional<T>) {
        detail::refuse_missing(errors, where, of.source);
    } else if (texts.size() > 1 && !detail::is_repeated<T>) {
        detail::refuse_repeated(errors, where, of.source);
    } else {
        for (std::string_view text : texts) {
            detail::read_text_value(text, where, errors, object);
            if (errors.full()) break;
        }
    }
    if (errors.count() == 0) return outcome;
    outcome.reset();
    outcome.failure().errors = std::move(errors.errors());
    return outcome;
}

} // namespace mainstay::inline v0::schema
