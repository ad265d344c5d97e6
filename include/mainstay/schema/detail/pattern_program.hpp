// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::schema::detail {

// A pattern as a nondeterministic automaton, made by the compiler. Offsets are relative, so that parts can be copied.
struct pattern_step {
    enum class what : std::uint8_t { set, split, jump } kind;
    bool negated = false;
    std::int32_t a = 0, b = 0; // set: its first range and their number; split: two offsets; jump: one
};
struct character_range {
    char32_t first, last;
};

struct pattern_view {
    std::span<const pattern_step> steps;
    std::span<const character_range> ranges;
};

inline constexpr std::size_t pattern_step_limit = 512;
inline constexpr std::size_t pattern_text_limit = 64 * 1024;

// Whether the whole text matches, in time proportional to its length and to that of the pattern, whatever they hold.
bool matches_pattern(pattern_view pattern, std::string_view text);

// Never called: what the compiler says of a wrong pattern is that it cannot call one of these while compiling.
void this_pattern_has_a_closing_parenthesis_without_an_opening_one();
void this_pattern_is_too_long_or_repeats_too_much();
void this_pattern_has_a_brace_without_a_number();
void this_pattern_has_a_brace_that_does_not_close();
void this_pattern_repeats_from_more_to_less();
void this_pattern_repeats_a_repetition_or_is_lazy();
void this_pattern_looks_around_or_names_a_group();
void this_pattern_has_a_parenthesis_that_does_not_close();
void this_pattern_has_a_special_character_that_wants_a_backslash();
void this_pattern_has_a_bracket_that_does_not_close();
void this_pattern_negates_a_class_inside_brackets();
void this_pattern_has_a_range_from_high_to_low();
void this_pattern_ends_too_early();
void this_pattern_has_an_unknown_escape();
void this_pattern_is_not_utf8();

// Reads a pattern; runs in the compiler alone.
class pattern_compiler {
public:
    using steps = std::vector<pattern_step>;

    constexpr explicit pattern_compiler(std::string_view text) : text_(text) {
        if (text_.starts_with('^')) ++at_;
        program = alternatives();
        if (at_ != text_.size()) this_pattern_has_a_closing_parenthesis_without_an_opening_one();
    }

    steps program;
    std::vector<character_range> ranges;

private:
    constexpr bool more() const { return at_ != text_.size(); }
    constexpr char peek() const { return more() ? text_[at_] : '\0'; }
    constexpr bool take(std::string_view wanted) {
        if (!text_.substr(at_).starts_with(wanted)) return false;
        at_ += wanted.size();
        return true;
    }

    static constexpr void append(steps& out, const steps& more) {
        for (const pattern_step& step : more) {
            out.push_back(step);
        }
        if (out.size() > pattern_step_limit) this_pattern_is_too_long_or_repeats_too_much();
    }
    static constexpr std::int32_t length(const steps& part) { return static_cast<std::int32_t>(part.size()); }
    static constexpr steps split(std::int32_t a, std::int32_t b) { return {{pattern_step::what::split, false, a, b}}; }

    constexpr steps alternatives() {
        steps left = sequence();
        while (take("|")) {
            steps right = sequence();
            steps both = split(1, length(left) + 2);
            append(both, left);
            both.push_back({pattern_step::what::jump, false, length(right) + 1, 0});
            append(both, right);
            left = std::move(both);
        }
        return left;
    }

    constexpr steps sequence() {
        steps all;
        while (more() && peek() != '|' && peek() != ')') {
            if (peek() == '$' && at_ + 1 == text_.size()) {
                ++at_;
                break;
            }
            append(all, repeated(atom()));
        }
        return all;
    }

    constexpr std::size_t number() {
        if (peek() < '0' || peek() > '9') this_pattern_has_a_brace_without_a_number();
        std::size_t value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = value * 10 + static_cast<std::size_t>(text_[at_++] - '0');
            if (value > pattern_step_limit) this_pattern_is_too_long_or_repeats_too_much();
        }
        return value;
    }

    constexpr steps repeated(const steps& one) {
        std::size_t fewest = 0, most = 0;
        bool endless = false;
        if (take("*")) {
            endless = true;
        } else if (take("+")) {
            fewest = 1;
            endless = true;
        } else if (take("?")) {
            most = 1;
        } else if (take("{")) {
            fewest = most = number();
            if (take(",")) {
                endless = peek() == '}';
                if (!endless) most = number();
            }
            if (!take("}")) this_pattern_has_a_brace_that_does_not_close();
            if (!endless && most < fewest) this_pattern_repeats_from_more_to_less();
        } else {
            return one;
        }
        if (peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{') {
            this_pattern_repeats_a_repetition_or_is_lazy();
        }
        steps all;
        for (std::size_t i = 0; i < fewest; ++i) {
            append(all, one);
        }
        if (endless) {
            append(all, split(1, length(one) + 2));
            append(all, one);
            all.push_back({pattern_step::what::jump, false, -length(one) - 1, 0});
        } else {
            for (std::size_t i = fewest; i < most; ++i) {
                append(all, split(1, length(one) + 1));
                append(all, one);
            }
        }
        return all;
    }

    constexpr steps atom() {
        if (take("(")) {
            if (!take("?:") && peek() == '?') this_pattern_looks_around_or_names_a_group();
            steps inner = alternatives();
            if (!take(")")) this_pattern_has_a_parenthesis_that_does_not_close();
            return inner;
        }
        const std::size_t first = ranges.size();
        if (take("[")) {
            const bool negated = take("^");
            while (peek() != ']') {
                class_item();
            }
            ++at_;
            return set(first, negated);
        }
        if (take(".")) {
            add('\n', '\n');
            add('\r', '\r');
            add(0x2028, 0x2029);
            return set(first, true);
        }
        if (peek() == '\\') {
            const bool negated = text_.substr(at_).starts_with("\\D") || text_.substr(at_).starts_with("\\W") ||
                                 text_.substr(at_).starts_with("\\S");
            if (!class_escape()) {
                const char32_t c = character(false);
                add(c, c);
            }
            return set(first, negated);
        }
        if (std::string_view("*+?{}]^$").find(peek()) != std::string_view::npos) {
            this_pattern_has_a_special_character_that_wants_a_backslash();
        }
        const char32_t c = character(false);
        add(c, c);
        return set(first, false);
    }

    constexpr steps set(std::size_t first, bool negated) const {
        return {{pattern_step::what::set, negated, static_cast<std::int32_t>(first),
            static_cast<std::int32_t>(ranges.size() - first)}};
    }
    constexpr void add(char32_t first, char32_t last) { ranges.push_back({first, last}); }

    // Adds the ranges of \d, \w, \s; of the upper-case ones too, whose caller negates.
    constexpr bool class_escape() {
        if (take("\\d") || take("\\D")) {
            add('0', '9');
        } else if (take("\\w") || take("\\W")) {
            add('a', 'z');
            add('A', 'Z');
            add('0', '9');
            add('_', '_');
        } else if (take("\\s") || take("\\S")) {
            for (auto [low, high] : {std::pair<char32_t, char32_t>{0x9, 0xD}, {0x20, 0x20}, {0xA0, 0xA0},
                     {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                     {0x3000, 0x3000}, {0xFEFF, 0xFEFF}}) {
                add(low, high);
            }
        } else {
            return false;
        }
        return true;
    }

    constexpr void class_item() {
        if (!more()) this_pattern_has_a_bracket_that_does_not_close();
        for (std::string_view upper : {"\\D", "\\W", "\\S"}) {
            if (text_.substr(at_).starts_with(upper)) this_pattern_negates_a_class_inside_brackets();
        }
        if (class_escape()) return;
        const char32_t first = character(true);
        char32_t last = first;
        if (peek() == '-' && !text_.substr(at_).starts_with("-]")) {
            ++at_;
            last = character(true);
            if (last < first) this_pattern_has_a_range_from_high_to_low();
        }
        add(first, last);
    }

    constexpr char32_t character(bool in_class) {
        if (!more()) this_pattern_ends_too_early();
        if (take("\\")) {
            const char c = peek();
            ++at_;
            if (c == 'n') return '\n';
            if (c == 'r') return '\r';
            if (c == 't') return '\t';
            if (c == '-' && in_class) return '-';
            if (c == '\0' || std::string_view("^$\\.*+?()[]{}|/").find(c) == std::string_view::npos) {
                this_pattern_has_an_unknown_escape();
            }
            return static_cast<unsigned char>(c);
        }
        auto byte = static_cast<unsigned char>(text_[at_++]);
        if (byte < 0x80) return byte;
        const int behind = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
        char32_t point = byte & (0x3Fu >> behind);
        for (int i = 0; i < behind; ++i) {
            if (!more()) this_pattern_is_not_utf8();
            point = point << 6 | (static_cast<unsigned char>(text_[at_++]) & 0x3Fu);
        }
        return point;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

template <std::size_t Size>
struct pattern_text {
    char data[Size] = {};

    consteval pattern_text(const char (&text)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) {
            data[i] = text[i];
        }
    }
    constexpr std::string_view view() const noexcept { return {data, Size - 1}; }
};

template <pattern_text Text>
struct pattern_program {
    static constexpr std::pair<std::size_t, std::size_t> sizes = [] {
        pattern_compiler compiled(Text.view());
        return std::pair{compiled.program.size(), compiled.ranges.size()};
    }();
    static constexpr auto steps = [] {
        std::array<pattern_step, sizes.first + 1> result{};
        pattern_compiler compiled(Text.view());
        for (std::size_t i = 0; i < sizes.first; ++i) {
            result[i] = compiled.program[i];
        }
        return result;
    }();
    static constexpr auto ranges = [] {
        std::array<character_range, sizes.second + 1> result{};
        pattern_compiler compiled(Text.view());
        for (std::size_t i = 0; i < sizes.second; ++i) {
            result[i] = compiled.ranges[i];
        }
        return result;
    }();
    static constexpr pattern_view view() noexcept {
        return {{steps.data(), sizes.first}, {ranges.data(), sizes.second}};
    }
};

} // namespace mainstay::inline v0::schema::detail
