// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/sql_outline.hpp"

#include "data/statement_text.hpp"

#include <mainstay/data/error.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace mainstay::inline v0::data::postgres {
namespace {

constexpr std::size_t most_parameters = 65535;

// What is the library's to say, and what would change the connection for the next one on it.
constexpr std::array<std::string_view, 19> refused = {"begin", "start", "commit", "end", "rollback", "abort",
    "savepoint", "release", "prepare", "execute", "deallocate", "discard", "reset", "listen", "unlisten", "load",
    "copy", "declare", "close"};

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool begins_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) noexcept {
    return begins_word(c) || is_digit(c) || c == '$';
}

class scanner {
public:
    scanner(std::string_view sql, std::size_t at) : sql_(sql), at_(at) {}

    // Up to the semicolon that ends the statement; empty where there is none.
    std::optional<sql_outline> run() {
        while (at_ < sql_.size() && !ended_)
            step();
        if (result_.end == 0) return std::nullopt;
        auto gap = std::find(used_.begin(), used_.end(), false);
        if (gap != used_.end()) {
            throw error(errc::bad_parameter,
                "$" + std::to_string(gap - used_.begin() + 1) + " is nowhere in the statement", plain());
        }
        result_.parameters = used_.size();
        return std::move(result_);
    }
    std::size_t at() const noexcept { return at_; }

private:
    [[noreturn]] void fail(const std::string& why) const { throw error(errc::bad_statement, why, plain()); }
    std::string plain() const { return without_values(sql_.substr(result_.start)); }

    char next(std::size_t ahead = 1) const noexcept { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

    void step() {
        char c = sql_[at_];
        if (c == '\0') fail("a zero byte in the text");
        if (is_space(c)) {
            ++at_;
        } else if (c == '-' && next() == '-') {
            at_ = std::min(sql_.find('\n', at_), sql_.size());
        } else if (c == '/' && next() == '*') {
            skip_comment();
        } else if (c == ';') {
            ++at_;
            ended_ = result_.end != 0 && depth_ == 0;
        } else {
            if (result_.end == 0) result_.start = at_;
            token(c);
            result_.end = at_;
        }
    }

    void token(char c) {
        if (c == '\'') {
            skip_quoted('\'', false);
        } else if (c == '"') {
            skip_quoted('"', false);
        } else if ((c == 'e' || c == 'E') && next() == '\'') {
            ++at_;
            skip_quoted('\'', true);
        } else if (c == '$') {
            is_digit(next()) ? parameter() : dollar_quote();
        } else if (begins_word(c)) {
            word();
        } else if (is_digit(c)) {
            while (at_ < sql_.size() && (is_word(sql_[at_]) || sql_[at_] == '.') && sql_[at_] != '$')
                ++at_;
        } else {
            ++at_;
        }
    }

    void skip_comment() {
        int depth = 0;
        do {
            if (sql_[at_] == '/' && next() == '*') {
                ++depth;
                at_ += 2;
            } else if (sql_[at_] == '*' && next() == '/') {
                --depth;
                at_ += 2;
            } else {
                ++at_;
            }
        } while (depth > 0 && at_ < sql_.size());
        at_ = std::min(at_, sql_.size());
    }

    void skip_quoted(char quote, bool escapes) {
        for (++at_; at_ < sql_.size(); ++at_) {
            if (sql_[at_] == '\0') fail("a zero byte in the text");
            if (escapes && sql_[at_] == '\\') {
                ++at_;
            } else if (sql_[at_] == quote) {
                if (next() != quote) break;
                ++at_;
            }
        }
        at_ = std::min(at_ + 1, sql_.size());
    }

    void parameter() {
        std::size_t start = ++at_, number = 0;
        bool leading_zero = sql_[start] == '0';
        for (; at_ < sql_.size() && is_digit(sql_[at_]); ++at_)
            number = std::min(number * 10 + static_cast<std::size_t>(sql_[at_] - '0'), most_parameters + 1);
        if (leading_zero || number > most_parameters) {
            fail("parameter $" + std::string(sql_.substr(start, std::min<std::size_t>(at_ - start, 20))) +
                 ": they are named $1, $2, and so on");
        }
        if (used_.size() < number) used_.resize(number);
        used_[number - 1] = true;
    }

    // $tag$ … $tag$; a dollar that begins none stays for the server to refuse.
    void dollar_quote() {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && is_word(sql_[end]) && sql_[end] != '$')
            ++end;
        if (end >= sql_.size() || sql_[end] != '$') {
            ++at_;
            return;
        }
        auto tag = sql_.substr(at_, end + 1 - at_);
        auto close = sql_.find(tag, end + 1);
        at_ = close == sql_.npos ? sql_.size() : close + tag.size();
    }

    void word() {
        std::size_t start = at_;
        while (at_ < sql_.size() && is_word(sql_[at_]))
            ++at_;
        std::string text(sql_.substr(start, at_ - start));
        std::transform(text.begin(), text.end(), text.begin(),
            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        ++words_;
        if (result_.end == 0) {
            result_.first = text;
            if (std::find(refused.begin(), refused.end(), text) != refused.end()) refuse();
        }
        if (words_ == 2 && result_.first == "set" && text != "local" && text != "constraints") refuse();
        look_for_body(text);
        result_.returns = result_.returns || text == "returning";
        result_.writes = result_.writes || text == "insert" || text == "update" || text == "delete" || text == "merge";
    }

    [[noreturn]] void refuse() const {
        fail("a transaction's begin and end and the connection's settings are the library's, not a statement's");
    }

    // A function's body may be written out, with semicolons in it: create function … begin atomic …; …; end.
    void look_for_body(std::string_view text) {
        if (result_.first != "create") return;
        routine_ = routine_ || text == "function" || text == "procedure";
        if (!routine_) return;
        if ((text == "atomic" && last_ == "begin") || (text == "case" && depth_ > 0)) ++depth_;
        if (text == "end" && depth_ > 0) --depth_;
        last_ = text;
    }

    std::string_view sql_;
    std::size_t at_ = 0, words_ = 0;
    int depth_ = 0;
    bool ended_ = false, routine_ = false;
    std::string last_;
    std::vector<bool> used_;
    sql_outline result_;
};

} // namespace

std::optional<sql_outline> next_statement(std::string_view script, std::size_t& at) {
    scanner from(script, at);
    auto result = from.run();
    at = from.at();
    return result;
}

sql_outline outline(std::string_view sql) {
    std::size_t at = 0;
    auto first = next_statement(sql, at);
    if (!first) throw error(errc::bad_statement, "there is no statement in the text", without_values(sql));
    if (next_statement(sql, at))
        throw error(errc::bad_statement, "more than one statement at once", without_values(sql));
    return *std::move(first);
}

bool is_question(std::string_view first_word) noexcept {
    return first_word == "select" || first_word == "with" || first_word == "values" || first_word == "table" ||
           first_word == "explain" || first_word == "show";
}

} // namespace mainstay::inline v0::data::postgres
