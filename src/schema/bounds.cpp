// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/bounds.hpp>

#include <mainstay/schema/detail/json_text.hpp>

#include "schema/utf8.hpp"

namespace mainstay::inline v0::schema::detail {
namespace {

std::string counted(std::size_t count, std::string_view unit) {
    std::string text = std::to_string(count);
    text += ' ';
    text += count == 1 ? unit.substr(0, unit.size() - 1) : unit;
    return text;
}

} // namespace

std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    while (!text.empty()) {
        take_code_point(text);
        ++count;
    }
    return count;
}

void refuse_count(violations& errors, const path& where, std::size_t count, std::size_t lowest, std::size_t highest,
    std::string_view code_low, std::string_view code_high, std::string_view unit) {
    std::string detail = "must have ";
    if (highest == no_limit) {
        detail += "at least " + counted(lowest, unit);
    } else if (lowest == 0) {
        detail += "at most " + counted(highest, unit);
    } else if (lowest == highest) {
        detail += counted(lowest, unit);
    } else {
        detail += std::to_string(lowest) + " to " + counted(highest, unit);
    }
    errors.add(where, count < lowest ? code_low : code_high, detail);
}

void refuse_range(violations& errors, const path& where, std::string_view lowest, std::string_view highest) {
    std::string detail = "must be ";
    if (highest.empty()) {
        detail += "at least ";
        detail += lowest;
    } else if (lowest.empty()) {
        detail += "at most ";
        detail += highest;
    } else {
        detail += "from ";
        detail += lowest;
        detail += " to ";
        detail += highest;
    }
    errors.add(where, "out_of_range", detail);
}

std::string number_text(std::int64_t number) {
    return std::to_string(number);
}
std::string number_text(std::uint64_t number) {
    return std::to_string(number);
}
std::string number_text(double number) {
    std::string text;
    append_real(text, number);
    return text;
}

void length_rule::check_text(std::string_view text, const path& where, violations& errors) const {
    // A character has one to four bytes: most texts need no counting.
    if (text.size() <= longest && text.size() / 4 >= shortest) return;
    const std::size_t count = count_characters(text);
    if (count >= shortest && count <= longest) return;
    refuse_count(errors, where, count, shortest, longest, "too_short", "too_long", "characters");
}

} // namespace mainstay::inline v0::schema::detail
