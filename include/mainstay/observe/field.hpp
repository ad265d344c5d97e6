// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mainstay::inline v0::observe {

/// One name and value of a log line. Only views what it is given, so it lives no longer than the call it is built for.
///
/// Values are texts, numbers, booleans and durations (written in seconds). A text may hold any bytes.
class field {
public:
    enum class type : std::uint8_t { text, integer, natural, real, boolean };

    constexpr field(std::string_view name, std::string_view text) noexcept
        : name_(name)
        , text_(text)
        , type_(type::text) {}
    constexpr field(std::string_view name, const char* text) noexcept : field(name, std::string_view(text)) {}
    template <std::same_as<bool> T>
    constexpr field(std::string_view name, T value) noexcept : name_(name)
                                                             , natural_(value)
                                                             , type_(type::boolean) {}
    template <std::signed_integral T>
    constexpr field(std::string_view name, T value) noexcept : name_(name)
                                                             , integer_(value)
                                                             , type_(type::integer) {}
    template <std::unsigned_integral T>
        requires(!std::same_as<T, bool>)
    constexpr field(std::string_view name, T value) noexcept : name_(name), natural_(value), type_(type::natural) {}
    template <std::floating_point T>
    constexpr field(std::string_view name, T value) noexcept
        : name_(name)
        , real_(static_cast<double>(value))
        , type_(type::real) {}
    template <class Rep, class Period>
    constexpr field(std::string_view name, std::chrono::duration<Rep, Period> value) noexcept
        : field(name, std::chrono::duration<double>(value).count()) {}

    constexpr std::string_view name() const noexcept { return name_; }
    constexpr type kind() const noexcept { return type_; }
    // The value, in the form that `kind` names.
    constexpr std::string_view text() const noexcept { return text_; }
    constexpr std::int64_t integer() const noexcept { return integer_; }
    constexpr std::uint64_t natural() const noexcept { return natural_; }
    constexpr double real() const noexcept { return real_; }
    constexpr bool boolean() const noexcept { return natural_ != 0; }

private:
    std::string_view name_;
    union {
        std::string_view text_;
        std::int64_t integer_;
        std::uint64_t natural_;
        double real_;
    };
    type type_;
};

} // namespace mainstay::inline v0::observe
