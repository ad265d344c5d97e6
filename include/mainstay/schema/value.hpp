// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema {

/// Why a text or JSON value is none of a type's values: a code for programs and a sentence for people.
struct refusal {
    /// Machine-readable, snake_case, stable.
    std::string code;
    /// Safe to show to the client; should not repeat the value.
    std::string detail;
};

/// What `value<T>::from` answers: the value, or why there is none.
template <class T>
class parsed {
public:
    parsed(T value) : value_(std::move(value)) {}
    parsed(refusal why) : why_(std::move(why)) {}

    bool has_value() const noexcept { return value_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    T& operator*() & noexcept { return *value_; }
    const T& operator*() const& noexcept { return *value_; }
    T&& operator*() && noexcept { return std::move(*value_); }
    T* operator->() noexcept { return &*value_; }
    const T* operator->() const noexcept { return &*value_; }
    /// Empty when there is a value.
    const refusal& why() const noexcept { return why_; }

private:
    std::optional<T> value_;
    refusal why_;
};

/// How a type of the user's own stands in JSON, in text parameters and in JSON Schema: specialise it.
///
/// A specialisation gives
///     using json = …;                              // what stands in the document: a type that schema knows
///     static json to(const T&);                    // or `const json&`
///     static parsed<T> from(json);                 // checks and normalises; called on hostile input
///     static std::string_view checked(const T&);   // optional: what rules see, where `to` hides it
///     static constexpr std::string_view format;    // optional: JSON Schema's `format`
///     static constexpr std::string_view description; // optional
/// A single value in a query or a path is read through `json` too, if that is a number, a bool or a string.
/// Must be visible wherever `T` is read or written.
template <class T>
struct value;

/// Whether `value<T>` is specialised.
template <class T>
concept has_value_type = requires {
    typename value<T>::json;
};

} // namespace mainstay::inline v0::schema
