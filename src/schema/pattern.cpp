// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/pattern.hpp>

#include "schema/utf8.hpp"

namespace mainstay::inline v0::schema::detail {
namespace {

bool holds(pattern_view pattern, const pattern_step& step, char32_t c) noexcept {
    bool found = false;
    for (const auto& range :
        pattern.ranges.subspan(static_cast<std::size_t>(step.a), static_cast<std::size_t>(step.b))) {
        found |= c >= range.first && c <= range.last;
    }
    return found != step.negated;
}

// The states that the automaton is in: steps that wait for a character, and the end.
class states {
public:
    explicit states(pattern_view pattern) : pattern_(pattern) {}

    void clear() noexcept {
        count_ = 0;
        seen_.fill(false);
    }
    bool empty() const noexcept { return count_ == 0; }
    bool at_end() const noexcept { return seen_[pattern_.steps.size()]; }
    std::span<const std::uint16_t> list() const noexcept { return {list_.data(), count_}; }

    // Enters a state, and all that are reached from it without a character.
    void enter(std::size_t first) {
        std::size_t open = 0;
        waiting_[open++] = static_cast<std::uint16_t>(first);
        while (open != 0) {
            const std::size_t at = waiting_[--open];
            if (seen_[at]) continue;
            seen_[at] = true;
            if (at == pattern_.steps.size()) continue;
            const pattern_step& step = pattern_.steps[at];
            auto go = [&](std::int32_t by) {
                const auto to = static_cast<std::uint16_t>(static_cast<std::int64_t>(at) + by);
                if (!seen_[to]) waiting_[open++] = to;
            };
            if (step.kind == pattern_step::what::set) {
                list_[count_++] = static_cast<std::uint16_t>(at);
            } else {
                go(step.a);
                if (step.kind == pattern_step::what::split) go(step.b);
            }
        }
    }

private:
    pattern_view pattern_;
    std::size_t count_ = 0;
    std::array<bool, pattern_step_limit + 1> seen_{};
    std::array<std::uint16_t, pattern_step_limit> list_{};
    std::array<std::uint16_t, 2 * pattern_step_limit + 2> waiting_{}; // each step is left once, to two others
};

} // namespace

bool matches_pattern(pattern_view pattern, std::string_view text) {
    if (text.size() > pattern_text_limit) return false;
    states one(pattern), two(pattern);
    states *now = &one, *next = &two;
    now->enter(0);
    while (!text.empty()) {
        if (now->empty()) return false;
        const char32_t c = take_code_point(text);
        next->clear();
        for (std::size_t at : now->list()) {
            if (holds(pattern, pattern.steps[at], c)) next->enter(at + 1);
        }
        std::swap(now, next);
    }
    return now->at_end();
}

std::string whole_pattern(std::string_view pattern) {
    if (pattern.starts_with('^')) pattern.remove_prefix(1);
    if (pattern.ends_with('$')) {
        const std::string_view before = pattern.substr(0, pattern.size() - 1);
        const std::size_t escapes = before.size() - (before.find_last_not_of('\\') + 1);
        if (escapes % 2 == 0) pattern = before;
    }
    return "^(?:" + std::string(pattern) + ")$";
}

} // namespace mainstay::inline v0::schema::detail
