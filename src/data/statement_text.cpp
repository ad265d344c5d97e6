// SPDX-License-Identifier: BSL-1.0
#include "data/statement_text.hpp"

#include <algorithm>

namespace mainstay::inline v0::data {
namespace {

constexpr std::size_t longest = 1000;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_word(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Where what is quoted by `quote` from `at` on ends; a doubled quote stands for itself.
std::size_t skip_quoted(std::string_view sql, std::size_t at, char quote) noexcept {
    for (++at; at < sql.size(); ++at) {
        if (sql[at] != quote) continue;
        if (at + 1 < sql.size() && sql[at + 1] == quote) {
            ++at;
        } else {
            return at + 1;
        }
    }
    return sql.size();
}

// Behind the spaces and comments at `at`.
std::size_t skip_space(std::string_view sql, std::size_t at) noexcept {
    for (;;) {
        while (at < sql.size() && is_space(sql[at]))
            ++at;
        auto rest = sql.substr(at);
        if (rest.starts_with("--")) {
            at = std::min(sql.find('\n', at), sql.size());
        } else if (rest.starts_with("/*")) {
            auto end = sql.find("*/", at + 2);
            at = end == std::string_view::npos ? sql.size() : end + 2;
        } else {
            return at;
        }
    }
}

std::size_t skip_word(std::string_view sql, std::size_t at) noexcept {
    while (at < sql.size() && is_word(sql[at]))
        ++at;
    return at;
}

std::size_t skip_number(std::string_view sql, std::size_t at) noexcept {
    while (at < sql.size() && (is_word(sql[at]) || sql[at] == '.')) {
        bool exponent = (sql[at] == 'e' || sql[at] == 'E') && at + 1 < sql.size();
        at += exponent && (sql[at + 1] == '+' || sql[at + 1] == '-') ? 2 : 1;
    }
    return at;
}

} // namespace

std::string without_values(std::string_view sql) {
    std::string out;
    out.reserve(std::min(sql.size(), longest));
    for (std::size_t at = skip_space(sql, 0); at < sql.size() && out.size() < longest;) {
        char c = sql[at];
        std::size_t end = at + 1;
        std::string_view piece;
        if (c == '\'') {
            end = skip_quoted(sql, at, '\'');
            piece = "?";
        } else if (c == '"' || c == '`') {
            end = skip_quoted(sql, at, c);
        } else if (c == '[') {
            end = std::min(sql.find(']', at), sql.size() - 1) + 1;
        } else if ((c == 'x' || c == 'X') && end < sql.size() && sql[end] == '\'') {
            end = skip_quoted(sql, end, '\'');
            piece = "?";
        } else if (is_digit(c) || (c == '.' && end < sql.size() && is_digit(sql[end]))) {
            end = skip_number(sql, at);
            piece = "?";
        } else if (is_word(c)) {
            end = skip_word(sql, at);
        } else if (c == '$' || c == '?' || c == ':' || c == '@') {
            end = skip_word(sql, end);
        }
        out += piece.empty() ? sql.substr(at, end - at) : piece;
        at = skip_space(sql, end);
        if (at != end && at < sql.size()) out += ' ';
    }
    if (out.size() > longest) {
        out.resize(longest - 3);
        out += "...";
    }
    while (!out.empty() && (out.back() == ';' || out.back() == ' '))
        out.pop_back();
    return out;
}

std::string first_word(std::string_view sql) {
    std::size_t start = skip_space(sql, 0);
    std::string word(sql.substr(start, skip_word(sql, start) - start));
    std::transform(word.begin(), word.end(), word.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return word;
}

} // namespace mainstay::inline v0::data
