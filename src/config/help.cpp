// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/detail/settings_table.hpp>

#include <algorithm>

namespace mainstay::inline v0::config::detail {
namespace {

using schema::detail::keywords;

struct line {
    std::string name;
    std::string meaning;
    std::string allowed; // and the default
};

// The ends of a whole type are not worth saying.
bool is_type_end(std::string_view number) noexcept {
    return number == "18446744073709551615" || number == "4294967295" || number == "2147483647" ||
           number == "9223372036854775807";
}

} // namespace

std::string allowed_values(const keywords& about) {
    if (about.has("enum")) return "one of " + plain_text(about.text("enum"));
    if (about.type() == "boolean") return "true or false";
    const std::string_view lowest = about.text("minimum");
    std::string_view highest = about.text("maximum");
    if (is_type_end(highest)) highest = {};
    std::string text;
    if (!lowest.empty() && !highest.empty()) {
        text = "from " + std::string(lowest) + " to " + std::string(highest);
    } else if (!lowest.empty()) {
        text = "at least " + std::string(lowest);
    } else if (!highest.empty()) {
        text = "at most " + std::string(highest);
    }
    return text;
}

namespace {

void collect(const settings_table& table, std::string_view prefix, void* object, std::vector<line>& lines) {
    for (const setting& one : table.settings) {
        std::string name(prefix);
        for (char c : one.field) {
            name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
        if (one.inner != nullptr) {
            collect(*one.inner, name + '_', one.inner_object(object), lines);
            continue;
        }
        keywords about;
        one.describe(about);
        line next{std::move(name), std::string(one.description()), allowed_values(about)};
        auto add = [&](std::string_view text) {
            if (!next.allowed.empty()) next.allowed += "; ";
            next.allowed += text;
        };
        if (one.list) add("with commas between");
        if (one.secret) add("a secret, or " + next.name + "_FILE names the file that holds it");
        if (one.required) {
            add("required");
        } else if (!one.secret) {
            const std::string standard = one.text(object);
            add(standard.empty() ? "not set by default" : "default " + standard);
        }
        lines.push_back(std::move(next));
    }
}

} // namespace

std::string describe_settings(const settings_table& table, std::string_view prefix, void* object) {
    std::vector<line> lines;
    collect(table, prefix, object, lines);
    std::size_t width = 0;
    for (const line& one : lines) {
        width = std::max(width, one.name.size());
    }
    std::string text;
    for (const line& one : lines) {
        text += "  " + one.name + std::string(width - one.name.size() + 2, ' ');
        if (!one.meaning.empty()) {
            text += one.meaning;
            text += '\n' + std::string(width + 4, ' ');
        }
        text += '(' + one.allowed + ")\n";
    }
    return text;
}

std::string duration_text(std::int64_t count, std::intmax_t numerator, std::intmax_t denominator) {
    std::string text = std::to_string(count);
    if (numerator == 1) {
        text += denominator == 1               ? "s"
                : denominator == 1'000         ? "ms"
                : denominator == 1'000'000     ? "us"
                : denominator == 1'000'000'000 ? "ns"
                                               : "";
    } else if (denominator == 1) {
        text += numerator == 60 ? "min" : numerator == 3'600 ? "h" : numerator == 86'400 ? "d" : "";
    }
    return text;
}

std::string plain_text(std::string_view json) {
    std::string text;
    for (char c : json) {
        if (c == ',') {
            text += ", ";
        } else if (c != '"' && c != '[' && c != ']') {
            text += c;
        }
    }
    return text;
}

} // namespace mainstay::inline v0::config::detail
