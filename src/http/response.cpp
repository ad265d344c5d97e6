// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/response.hpp>

#include "http/characters.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

// Fields that say where the message ends or what becomes of the connection: never the handler's to set.
bool frames_the_message(std::string_view name) noexcept {
    switch (name.size()) {
    case 7:
        return equals_ignoring_case(name, "Trailer");
    case 10:
        return equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Keep-Alive");
    case 14:
        return equals_ignoring_case(name, "Content-Length");
    case 17:
        return equals_ignoring_case(name, "Transfer-Encoding");
    default:
        return false;
    }
}

// The line at `at`, with its CRLF.
std::string_view line_at(std::string_view lines, std::size_t at) noexcept {
    return lines.substr(at, lines.find('\n', at) + 1 - at);
}

bool names(std::string_view line, std::string_view name) noexcept {
    return line.size() > name.size() && line[name.size()] == ':' &&
           equals_ignoring_case(line.substr(0, name.size()), name);
}

field_view split(std::string_view line) noexcept {
    std::size_t colon = line.find(':');
    return {line.substr(0, colon), line.substr(colon + 2, line.size() - colon - 4)};
}

bool points_into(const std::string& owner, std::string_view view) noexcept {
    return std::less_equal<>()(owner.data(), view.data()) &&
           std::less<>()(view.data(), owner.data() + owner.capacity());
}

} // namespace

void response::check(std::string_view name, std::string_view value) const {
    if (!is_token(name)) throw std::invalid_argument("http::response: the field's name is no token");
    if (frames_the_message(name)) {
        throw std::invalid_argument("http::response: the connection itself sets the field " + std::string(name));
    }
    if (!is_field_value(value)) {
        throw std::invalid_argument(
            "http::response: a control character in the value of the field " + std::string(name));
    }
}

response& response::status(int code) {
    if (code < 200 || code > 599) throw std::invalid_argument("http::response: a status is from 200 to 599");
    status_ = code;
    return *this;
}

response& response::set(std::string_view name, std::string_view value) {
    if (!may_have(name)) return add(name, value);
    if (points_into(lines_, name) || points_into(lines_, value)) return set(std::string(name), std::string(value));
    check(name, value);
    remove(name);
    append(name, value);
    return *this;
}

response& response::add(std::string_view name, std::string_view value) {
    check(name, value);
    if (points_into(lines_, name) || points_into(lines_, value)) return add(std::string(name), std::string(value));
    append(name, value);
    return *this;
}

void response::append(std::string_view name, std::string_view value) {
    own_date_ = own_date_ || (name.size() == 4 && equals_ignoring_case(name, "Date"));
    own_server_ = own_server_ || (name.size() == 6 && equals_ignoring_case(name, "Server"));
    name_bits_ |= bit_of(name);
    value = trim(value);
    std::size_t size = lines_.size();
    lines_.resize(size + name.size() + value.size() + 4);
    char* out = lines_.data() + size;
    out = std::copy(name.begin(), name.end(), out);
    *out++ = ':';
    *out++ = ' ';
    out = std::copy(value.begin(), value.end(), out);
    *out++ = '\r';
    *out = '\n';
}

response& response::add_fields(const response& from) {
    lines_.append(from.lines_);
    name_bits_ |= from.name_bits_;
    own_date_ = own_date_ || from.own_date_;
    own_server_ = own_server_ || from.own_server_;
    return *this;
}

response& response::remove(std::string_view name) {
    if (!may_have(name)) return *this;
    if (points_into(lines_, name)) return remove(std::string(name));
    for (std::size_t at = 0; at < lines_.size();) {
        std::string_view line = line_at(lines_, at);
        if (names(line, name)) {
            lines_.erase(at, line.size());
        } else {
            at += line.size();
        }
    }
    if (own_date_) own_date_ = field("Date").has_value();
    if (own_server_) own_server_ = field("Server").has_value();
    return *this;
}

std::optional<std::string_view> response::find(std::string_view name) const noexcept {
    for (std::size_t at = 0; at < lines_.size();) {
        std::string_view line = line_at(lines_, at);
        if (names(line, name)) return split(line).value;
        at += line.size();
    }
    return std::nullopt;
}

std::vector<field_view> response::fields() const {
    std::vector<field_view> result;
    for (std::size_t at = 0; at < lines_.size();) {
        std::string_view line = line_at(lines_, at);
        result.push_back(split(line));
        at += line.size();
    }
    return result;
}

response& response::file(file_body body) {
    file_ = std::make_shared<const file_body>(std::move(body));
    stream_ = nullptr;
    return *this;
}

void response::clear() noexcept {
    status_ = 200;
    close_ = own_date_ = own_server_ = false;
    name_bits_ = 0;
    lines_.clear();
    body_.clear();
    if (stream_) stream(nullptr);
    if (file_) file_.reset();
}

} // namespace mainstay::inline v0::http
