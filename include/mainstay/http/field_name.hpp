// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mainstay::inline v0::http {

namespace detail {

// Each name has one of 64 bits, by its length and first letter in any case.
constexpr std::uint64_t name_bit(std::string_view name) noexcept {
    std::size_t first = name.empty() ? 0 : static_cast<unsigned char>(name.front()) & 0x1fU;
    return std::uint64_t{1} << ((name.size() + first * 5) & 63);
}

constexpr bool same_name(std::string_view a, std::string_view lower_case) noexcept {
    if (a.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] + ('a' - 'A') : a[i]) != lower_case[i]) return false;
    }
    return true;
}

// tchar, RFC 9110 section 5.6.2.
constexpr bool is_name_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// Fields that say where the message ends or what becomes of the connection.
constexpr bool frames_the_message(std::string_view name) noexcept {
    return same_name(name, "content-length") || same_name(name, "transfer-encoding") || same_name(name, "connection") ||
           same_name(name, "keep-alive") || same_name(name, "trailer");
}

// Not constexpr: what is wrong with a name that is compiled shows as a call of one of these.
void the_name_of_a_field_is_a_token();
void the_connection_itself_sets_this_field();

// A text that is known only when the program runs.
template <class T>
concept runtime_text = std::convertible_to<const T&, std::string_view> && !std::is_array_v<T>;

} // namespace detail

/// The name of a response's field, written out in the program: whether a response may have it is checked when it is
/// compiled, and costs nothing when it runs. A literal turns into one where one is taken.
class field_name {
public:
    template <std::size_t N>
    consteval field_name(const char (&literal)[N])
        : text_(literal, N - 1)
        , bit_(detail::name_bit(text_))
        , date_(detail::same_name(text_, "date"))
        , server_(detail::same_name(text_, "server")) {
        bool token = !text_.empty();
        for (char c : text_)
            token = token && detail::is_name_character(c);
        if (!token) detail::the_name_of_a_field_is_a_token();
        if (detail::frames_the_message(text_)) detail::the_connection_itself_sets_this_field();
    }

    constexpr std::string_view text() const noexcept { return text_; }
    constexpr operator std::string_view() const noexcept { return text_; }

private:
    friend class response;
    // One that the response has looked at.
    field_name(std::string_view checked, std::uint64_t bit) noexcept
        : text_(checked)
        , bit_(bit)
        , date_(detail::same_name(checked, "date"))
        , server_(detail::same_name(checked, "server")) {}

    std::string_view text_;
    std::uint64_t bit_;
    bool date_, server_;
};

} // namespace mainstay::inline v0::http
