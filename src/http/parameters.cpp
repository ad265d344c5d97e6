// SPDX-License-Identifier: BSL-1.0
#include "http/parameters.hpp"

#include "http/characters.hpp"

namespace mainstay::inline v0::http {
namespace {

std::string_view take_token(std::string_view& text) noexcept {
    std::size_t size = 0;
    while (size < text.size() && is_in(text[size], in_token))
        ++size;
    const std::string_view token = text.substr(0, size);
    text.remove_prefix(size);
    return token;
}

} // namespace

void parameter_reader::skip_space() noexcept {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
        rest_.remove_prefix(1);
}

bool parameter_reader::read_quoted() {
    rest_.remove_prefix(1);
    for (;;) {
        const std::size_t plain = rest_.find_first_of("\"\\");
        if (plain == std::string_view::npos) return false;
        value_.append(rest_.substr(0, plain));
        const bool closes = rest_[plain] == '"';
        rest_.remove_prefix(plain + 1);
        if (closes) return true;
        // Browsers leave backslashes as they are, others put them before quotes and backslashes: `\x` stands for
        // itself.
        if (rest_.empty()) return false;
        if (rest_.front() == '"' || rest_.front() == '\\') {
            value_ += rest_.front();
            rest_.remove_prefix(1);
        } else {
            value_ += '\\';
        }
    }
}

parameter_reader::outcome parameter_reader::next() {
    skip_space();
    if (rest_.empty()) return outcome::end;
    if (rest_.front() != ';') return outcome::malformed;
    rest_.remove_prefix(1);
    skip_space();
    name_ = take_token(rest_);
    value_.clear();
    if (name_.empty() || rest_.empty() || rest_.front() != '=') return outcome::malformed;
    rest_.remove_prefix(1);
    if (rest_.starts_with('"')) return read_quoted() ? outcome::found : outcome::malformed;
    value_ = take_token(rest_);
    return value_.empty() ? outcome::malformed : outcome::found;
}

} // namespace mainstay::inline v0::http
