// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace mainstay::inline v0::routing::detail {

// What a handler wants of the path: a parameter's name, and what it may stand for.
struct path_need {
    std::string_view name;
    bool takes_segment = true;
    bool takes_rest = false;
};

enum class pattern_mistake : std::uint8_t {
    none,
    no_slash,
    empty_segment,
    dot_segment,
    bad_character,
    bad_escape,
    bad_brace,
    bad_name,
    same_name_twice,
    rest_not_last,
    handler_lacks_name,
    route_lacks_name,
    rest_needs_text,
    segment_needs_value,
};

// Goes through the segments of a pattern or path, without the slashes.
class segments {
public:
    constexpr explicit segments(std::string_view path) noexcept : rest_(path.substr(path.empty() ? 0 : 1)) {}
    constexpr bool done() const noexcept { return done_; }
    constexpr std::string_view next() noexcept {
        const std::size_t end = rest_.find('/');
        const std::string_view result = rest_.substr(0, end);
        done_ = end == std::string_view::npos;
        rest_ = done_ ? std::string_view() : rest_.substr(end + 1);
        return result;
    }

private:
    std::string_view rest_;
    bool done_ = false;
};

constexpr bool is_parameter(std::string_view segment) noexcept {
    return segment.size() >= 2 && segment.front() == '{' && segment.back() == '}';
}
constexpr bool is_rest(std::string_view segment) noexcept {
    return is_parameter(segment) && segment.size() > 5 && segment.substr(segment.size() - 4) == "...}";
}
constexpr std::string_view parameter_name(std::string_view segment) noexcept {
    return segment.substr(1, segment.size() - (is_rest(segment) ? 5 : 2));
}

constexpr bool is_alphanumeric(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
// pchar of RFC 3986 section 3.3.
constexpr bool is_path_character(char c) noexcept {
    return is_alphanumeric(c) || std::string_view("-._~!$&'()*+,;=:@%").find(c) != std::string_view::npos;
}

constexpr pattern_mistake find_segment_mistake(std::string_view segment, bool last) {
    if (segment.empty()) return last ? pattern_mistake::none : pattern_mistake::empty_segment;
    if (segment == "." || segment == "..") return pattern_mistake::dot_segment;
    if (is_parameter(segment)) {
        if (is_rest(segment) && !last) return pattern_mistake::rest_not_last;
        const std::string_view name = parameter_name(segment);
        if (name.empty()) return pattern_mistake::bad_name;
        for (char c : name) {
            if (!is_alphanumeric(c) && c != '_') return pattern_mistake::bad_name;
        }
        return pattern_mistake::none;
    }
    auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const char c = segment[i];
        if (c == '{' || c == '}') return pattern_mistake::bad_brace;
        if (!is_path_character(c)) return pattern_mistake::bad_character;
        if (c == '%' && (segment.size() - i < 3 || !is_hex(segment[i + 1]) || !is_hex(segment[i + 2])))
            return pattern_mistake::bad_escape;
    }
    return pattern_mistake::none;
}

// Whether the pattern is one.
constexpr pattern_mistake find_mistake(std::string_view pattern) {
    if (pattern.empty() || pattern.front() != '/') return pattern_mistake::no_slash;
    for (segments at(pattern); !at.done();) {
        const std::string_view segment = at.next();
        const pattern_mistake found = find_segment_mistake(segment, at.done());
        if (found != pattern_mistake::none) return found;
        if (!is_parameter(segment)) continue;
        std::size_t same = 0;
        for (segments other(pattern); !other.done();) {
            const std::string_view another = other.next();
            if (is_parameter(another) && parameter_name(another) == parameter_name(segment)) ++same;
        }
        if (same > 1) return pattern_mistake::same_name_twice;
    }
    return pattern_mistake::none;
}

// Whether it goes with the handler, too.
constexpr pattern_mistake find_mistake(
    std::string_view pattern, std::span<const path_need> needs, bool reads_whole_request) {
    if (const pattern_mistake found = find_mistake(pattern); found != pattern_mistake::none) return found;
    for (segments at(pattern); !at.done();) {
        const std::string_view segment = at.next();
        if (!is_parameter(segment)) continue;
        bool wanted = reads_whole_request;
        for (const path_need& need : needs) {
            wanted = wanted || need.name == parameter_name(segment);
        }
        if (!wanted) return pattern_mistake::handler_lacks_name;
    }
    for (const path_need& need : needs) {
        bool given = false;
        for (segments at(pattern); !at.done();) {
            const std::string_view segment = at.next();
            if (!is_parameter(segment) || parameter_name(segment) != need.name) continue;
            given = true;
            if (is_rest(segment) && !need.takes_rest) return pattern_mistake::rest_needs_text;
            if (!is_rest(segment) && !need.takes_segment) return pattern_mistake::segment_needs_value;
        }
        if (!given) return pattern_mistake::route_lacks_name;
    }
    return pattern_mistake::none;
}

std::string_view message_of(pattern_mistake mistake) noexcept;

// Never called: what the compiler says when a literal is wrong is that it cannot call one of these at compile time.
void the_pattern_has_to_begin_with_a_slash();
void the_pattern_has_an_empty_segment();
void the_pattern_has_a_dot_segment();
void the_pattern_has_a_character_that_paths_percent_encode();
void the_pattern_has_an_escape_without_two_hexadecimal_digits();
void the_pattern_has_a_brace_inside_a_segment_that_is_no_parameter();
void the_pattern_has_a_parameter_whose_name_is_not_letters_digits_and_underscores();
void the_pattern_has_two_parameters_of_one_name();
void the_pattern_goes_on_behind_the_parameter_for_the_rest();
void the_route_names_a_parameter_that_the_handler_does_not_take();
void the_handler_takes_a_path_parameter_that_the_route_does_not_name();
void the_rest_of_a_path_has_to_be_taken_as_a_string_or_a_vector_of_strings();
void a_vector_of_strings_can_only_take_the_rest_of_a_path();
void the_prefix_of_a_group_has_parameters_so_use_route_pattern_runtime();
void the_prefix_of_a_group_ends_with_a_slash();

consteval void require(pattern_mistake mistake) {
    switch (mistake) {
    case pattern_mistake::none:
        return;
    case pattern_mistake::no_slash:
        return the_pattern_has_to_begin_with_a_slash();
    case pattern_mistake::empty_segment:
        return the_pattern_has_an_empty_segment();
    case pattern_mistake::dot_segment:
        return the_pattern_has_a_dot_segment();
    case pattern_mistake::bad_character:
        return the_pattern_has_a_character_that_paths_percent_encode();
    case pattern_mistake::bad_escape:
        return the_pattern_has_an_escape_without_two_hexadecimal_digits();
    case pattern_mistake::bad_brace:
        return the_pattern_has_a_brace_inside_a_segment_that_is_no_parameter();
    case pattern_mistake::bad_name:
        return the_pattern_has_a_parameter_whose_name_is_not_letters_digits_and_underscores();
    case pattern_mistake::same_name_twice:
        return the_pattern_has_two_parameters_of_one_name();
    case pattern_mistake::rest_not_last:
        return the_pattern_goes_on_behind_the_parameter_for_the_rest();
    case pattern_mistake::handler_lacks_name:
        return the_route_names_a_parameter_that_the_handler_does_not_take();
    case pattern_mistake::route_lacks_name:
        return the_handler_takes_a_path_parameter_that_the_route_does_not_name();
    case pattern_mistake::rest_needs_text:
        return the_rest_of_a_path_has_to_be_taken_as_a_string_or_a_vector_of_strings();
    case pattern_mistake::segment_needs_value:
        return a_vector_of_strings_can_only_take_the_rest_of_a_path();
    }
}

consteval void require_prefix(std::string_view prefix) {
    require(find_mistake(prefix));
    if (prefix.find('{') != std::string_view::npos) {
        the_prefix_of_a_group_has_parameters_so_use_route_pattern_runtime();
    }
    if (prefix.back() == '/') the_prefix_of_a_group_ends_with_a_slash();
}

} // namespace mainstay::inline v0::routing::detail
