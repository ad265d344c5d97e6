// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/response.hpp>

#include "http/characters.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

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

// Views of the fields may be given back to the setters, which move them.
bool points_into(const detail::text_buffer& owner, std::string_view view) noexcept {
    return std::less_equal<>()(owner.data(), view.data()) &&
           std::less<>()(view.data(), owner.data() + owner.capacity());
}

void check_name(std::string_view name) {
    if (!is_token(name)) throw std::invalid_argument("http::response: the field's name is no token");
    if (detail::frames_the_message(name)) {
        throw std::invalid_argument("http::response: the connection itself sets the field " + std::string(name));
    }
}

void check_value(std::string_view name, std::string_view value) {
    if (is_field_value(value)) return;
    throw std::invalid_argument("http::response: a control character in the value of the field " + std::string(name));
}

} // namespace

response& response::status(int code) {
    if (code < 200 || code > 599) throw std::invalid_argument("http::response: a status is from 200 to 599");
    status_ = code;
    return *this;
}

response& response::set(field_name name, std::string_view value) {
    check_value(name.text(), value);
    if ((name_bits_ & name.bit_) != 0) {
        if (points_into(lines_, value)) return set(name, std::string(value));
        remove(name.text());
    }
    append(name, value);
    return *this;
}

response& response::add(field_name name, std::string_view value) {
    check_value(name.text(), value);
    append(name, value);
    return *this;
}

response& response::set_text(std::string_view name, std::string_view value) {
    check_name(name);
    if (points_into(lines_, name)) return set_text(std::string(name), value);
    return set(field_name(name, detail::name_bit(name)), value);
}

response& response::add_text(std::string_view name, std::string_view value) {
    check_name(name);
    if (points_into(lines_, name)) return add_text(std::string(name), value);
    return add(field_name(name, detail::name_bit(name)), value);
}

void response::append(const field_name& name, std::string_view value) {
    value = trim(value);
    const std::size_t size = name.text().size() + value.size() + 4;
    if (lines_.capacity() - lines_.size() < size && points_into(lines_, value)) return append(name, std::string(value));
    char* out = lines_.extend(size);
    out += name.text().copy(out, name.text().size());
    *out++ = ':';
    *out++ = ' ';
    out += value.copy(out, value.size());
    *out++ = '\r';
    *out = '\n';
    own_date_ = own_date_ || name.date_;
    own_server_ = own_server_ || name.server_;
    name_bits_ |= name.bit_;
}

response& response::add_fields(const response& from) {
    if (&from == this) return add_fields(response(from));
    lines_.append(from.lines_.view());
    name_bits_ |= from.name_bits_;
    own_date_ = own_date_ || from.own_date_;
    own_server_ = own_server_ || from.own_server_;
    return *this;
}

response& response::remove(std::string_view name) {
    if (!may_have(name)) return *this;
    if (points_into(lines_, name)) return remove(std::string(name));
    for (std::size_t at = 0; at < lines_.size();) {
        std::string_view line = line_at(lines_.view(), at);
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
        std::string_view line = line_at(lines_.view(), at);
        if (names(line, name)) return split(line).value;
        at += line.size();
    }
    return std::nullopt;
}

std::vector<field_view> response::fields() const {
    std::vector<field_view> result;
    for (std::size_t at = 0; at < lines_.size();) {
        std::string_view line = line_at(lines_.view(), at);
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
