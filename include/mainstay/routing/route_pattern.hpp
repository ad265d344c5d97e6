// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/detail/check_handler.hpp>
#include <mainstay/routing/detail/pattern_check.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0 {

/// A route's pattern, such as `/v1/orders/{id}` or `/files/{path...}`: the form that is known only at run time.
///
/// `{name}` stands for one segment that is not empty, `{name...}` for all the rest, at least one. Everything else is
/// matched as it stands, byte by byte, in the encoded form that requests have; `/a` and `/a/` are two patterns.
class route_pattern {
public:
    /// The pattern of a text that the compiler does not know. What is wrong with it is told by `router::compile`.
    static route_pattern runtime(std::string text) { return route_pattern(std::move(text)); }
    /// The pattern `/`.
    route_pattern() : text_("/") {}

    const std::string& text() const noexcept { return text_; }
    /// The names of its parameters in order, as views into the text; of a faulty pattern as far as they can be told.
    std::vector<std::string_view> names() const;
    /// Whether the last parameter stands for the rest of the path.
    bool has_rest() const noexcept;
    /// What is wrong with it, in a few words; empty for a good one.
    std::string mistake() const;

    friend bool operator==(const route_pattern&, const route_pattern&) = default;

private:
    explicit route_pattern(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

/// A pattern beside a handler of type `F`: a literal is checked by the compiler, against the handler's parameters.
template <class F>
class pattern_for {
    static_assert(detail::check_handler<F>());

public:
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    consteval pattern_for(const Text& text) : text_(text) {
        // Empty: in a group, the prefix itself.
        if (text_.empty() && detail::path_needs<F>.empty()) return;
        detail::require(detail::find_mistake(text_, detail::path_needs<F>, detail::reads_whole_request<F>));
    }
    /// Checked at start.
    pattern_for(route_pattern pattern) : runtime_(std::move(pattern)) {}

    route_pattern take() && { return runtime_ ? *std::move(runtime_) : route_pattern::runtime(std::string(text_)); }

private:
    std::string_view text_;
    std::optional<route_pattern> runtime_;
};

/// The pattern that a group puts before those of its routes; a literal has no parameters.
class group_prefix {
public:
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    consteval group_prefix(const Text& text) : text_(text) { detail::require_prefix(text_); }
    /// May have parameters; then its routes are `route_pattern::runtime` too, and all is checked at start.
    group_prefix(route_pattern pattern) : runtime_(std::move(pattern)) {}

    std::string take() && { return runtime_ ? runtime_->text() : std::string(text_); }

private:
    std::string_view text_;
    std::optional<route_pattern> runtime_;
};

} // namespace mainstay::inline v0::routing
