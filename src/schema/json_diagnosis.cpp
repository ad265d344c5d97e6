// SPDX-License-Identifier: BSL-1.0
#include "schema/json_diagnosis.hpp"

#include "schema/utf8.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

namespace mainstay::inline v0::schema::detail {
namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

class scanner {
public:
    scanner(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

    diagnosis run() {
        if (!document() && found_.message == nullptr) found_.message = "is not valid JSON";
        return found_;
    }

private:
    bool fail(const char* message, std::size_t position) {
        found_.message = message;
        found_.position = position;
        return false;
    }
    bool fail(const char* message) { return fail(at_ == text_.size() ? "the document ends too early" : message, at_); }

    char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char wanted) noexcept {
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    void spaces() noexcept {
        while (at_ < text_.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
            ++at_;
        }
    }

    // The brackets that are open stand in `open_`, so that no depth of nesting uses up the stack.
    bool document() {
        for (;;) {
            spaces();
            if (peek() == '{' || peek() == '[') {
                const bool object = peek() == '{';
                if (open_.size() == max_depth_ && !found_.too_deep) found_.too_deep = at_;
                ++at_;
                spaces();
                if (take(object ? '}' : ']')) {
                    if (!closes()) break;
                    continue;
                }
                open_ += object ? '}' : ']';
                if (object && !key()) return false;
                continue;
            }
            if (!scalar()) return false;
            if (!closes()) break;
        }
        if (found_.message != nullptr) return false;
        spaces();
        return at_ == text_.size() || fail("there is something behind the document");
    }

    // After a value: true where another one follows, false at the end or at a mistake.
    bool closes() {
        while (!open_.empty()) {
            spaces();
            if (take(',')) {
                spaces();
                return open_.back() == ']' || key();
            }
            if (!take(open_.back())) {
                return fail(open_.back() == ']' ? "expected ',' or ']'" : "expected ',' or '}'");
            }
            open_.pop_back();
        }
        return false;
    }

    bool key() {
        if (peek() != '"') return fail("expected a key in quotes");
        if (!string()) return false;
        spaces();
        return take(':') || fail("expected ':'");
    }

    bool scalar() {
        if (peek() == '"') return string();
        if (peek() == '-' || is_digit(peek())) return number();
        for (std::string_view word : {"true", "false", "null"}) {
            if (text_.substr(at_).starts_with(word)) {
                at_ += word.size();
                return true;
            }
        }
        return fail("expected a value");
    }

    bool digits() {
        if (!is_digit(peek())) return fail("expected a digit");
        while (is_digit(peek())) {
            ++at_;
        }
        return true;
    }

    bool number() {
        const std::size_t start = at_;
        bool whole = true;
        take('-');
        if (take('0')) {
            if (is_digit(peek())) return fail("a number cannot begin with 0");
        } else if (!digits()) {
            return false;
        }
        if (take('.')) {
            whole = false;
            if (!digits()) return false;
        }
        bool small = false;
        if (take('e') || take('E')) {
            whole = false;
            small = take('-');
            if (!small) take('+');
            if (!digits()) return false;
        }
        if (!found_.large_number && !small && !in_range(text_.substr(start, at_ - start), whole)) {
            found_.large_number = start;
        }
        return true;
    }

    static bool in_range(std::string_view number, bool whole) {
        const char* end = number.data() + number.size();
        if (!whole) {
            double value = 0;
            return std::from_chars(number.data(), end, value).ec != std::errc::result_out_of_range;
        }
        std::int64_t value = 0;
        if (std::from_chars(number.data(), end, value).ec == std::errc{}) return true;
        std::uint64_t large = 0;
        return number.front() != '-' && std::from_chars(number.data(), end, large).ec == std::errc{};
    }

    bool string() {
        const std::size_t start = at_++;
        while (at_ < text_.size()) {
            auto c = static_cast<unsigned char>(peek());
            if (c == '"') {
                ++at_;
                return true;
            }
            if (c < 0x20) return fail("a string holds a control character");
            if (c == '\\') {
                if (!escape()) return false;
            } else if (c < 0x80) {
                ++at_;
            } else if (int length = utf8_sequence(text_.substr(at_)); length > 0) {
                at_ += static_cast<std::size_t>(length);
            } else {
                return fail("the text is not UTF-8");
            }
        }
        return fail("a string does not end", start);
    }

    bool escape() {
        const std::size_t start = at_++;
        const char c = peek();
        if (c != 'u') {
            if (c == '\0' || std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
                return fail("unknown escape", start);
            }
            ++at_;
            return true;
        }
        unsigned unit = 0;
        if (!code_unit(unit)) return fail("broken escape", start);
        if (unit < 0xD800 || unit > 0xDFFF) return true;
        unsigned low = 0;
        if (unit > 0xDBFF || !take('\\') || !code_unit(low) || low < 0xDC00 || low > 0xDFFF) {
            return fail("an escape is half a character", start);
        }
        return true;
    }

    bool code_unit(unsigned& unit) {
        if (!take('u') || text_.size() - at_ < 4) return false;
        const char* end = text_.data() + at_ + 4;
        if (std::from_chars(text_.data() + at_, end, unit, 16).ptr != end) return false;
        at_ += 4;
        return true;
    }

    std::string_view text_;
    std::size_t max_depth_;
    std::size_t at_ = 0;
    std::string open_;
    diagnosis found_;
};

} // namespace

diagnosis diagnose_json(std::string_view text, std::size_t max_depth) {
    return scanner(text, max_depth).run();
}

} // namespace mainstay::inline v0::schema::detail
