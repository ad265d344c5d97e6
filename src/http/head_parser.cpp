// SPDX-License-Identifier: BSL-1.0
#include "http/head_parser.hpp"

#include "http/characters.hpp"
#include "http/plain_head.hpp"
#include "http/request_access.hpp"

#include <mainstay/http/path_mistake.hpp>

#include <algorithm>
#include <llhttp.h>

namespace mainstay::inline v0::http {
namespace {

constexpr refusal bad_request_line = bad_request("the request line is malformed");
constexpr refusal bad_field = bad_request("a field is malformed");
constexpr refusal bad_version{505, "version_not_supported", "only HTTP/1.1 and HTTP/1.0 are spoken here"};
constexpr refusal bad_method{501, "method_not_implemented", "the method is not known here"};

bool looks_like_version(std::string_view text) noexcept {
    return text.size() == 8 && text.starts_with("HTTP/") && is_in(text[5], is_digit) && text[6] == '.' &&
           is_in(text[7], is_digit);
}

// A minor version that llhttp does not know: RFC 9110 section 2.5 has it read as the highest that is known.
bool has_later_version(std::string_view line) noexcept {
    std::string_view version = line.substr(line.size() - std::min<std::size_t>(line.size(), 8));
    return looks_like_version(version) && version[5] == '1' && version[7] > '1';
}

// What to say of a request line that llhttp does not take.
refusal diagnose(llhttp_errno_t error, std::string_view line) noexcept {
    std::size_t space = line.find(' '), last = line.rfind(' ');
    if (space == std::string_view::npos || space == last) return bad_request_line;
    std::string_view version = line.substr(last + 1);
    if (!looks_like_version(version)) return bad_request_line;
    if (version[5] != '1') return bad_version;
    if (error == HPE_INVALID_METHOD && is_token(line.substr(0, space))) return bad_method;
    return bad_request_line;
}

} // namespace

struct head_parser::llhttp {
    llhttp_t parser;
    llhttp_settings_t settings;

    // What is being parsed.
    std::string_view head;
    const head_scanner* lines = nullptr;
    std::vector<field_view>* fields = nullptr;
    std::string_view method, target;
    std::size_t line = 0; // the line of the field that was seen last

    llhttp() {
        llhttp_settings_init(&settings);
        settings.on_method = on_method;
        settings.on_url = on_url;
        settings.on_header_field = on_field;
        settings.on_header_value = on_value;
        settings.on_headers_complete = on_complete;
        llhttp_init(&parser, HTTP_REQUEST, &settings);
        parser.data = this;
    }

    // With a 1 for the minor version that stands at this place.
    llhttp_errno_t execute_as_1_1(std::string_view all, std::size_t minor) noexcept {
        llhttp_reset(&parser);
        llhttp_errno_t error = llhttp_execute(&parser, all.data(), minor);
        if (error == HPE_OK) error = llhttp_execute(&parser, "1", 1);
        if (error == HPE_OK) error = llhttp_execute(&parser, all.data() + minor + 1, all.size() - minor - 1);
        return error;
    }

    static llhttp& of(llhttp_t* parser) noexcept { return *static_cast<llhttp*>(parser->data); }

    static int on_method(llhttp_t* parser, const char* at, std::size_t length) noexcept {
        of(parser).method = {at, length};
        return 0;
    }
    static int on_url(llhttp_t* parser, const char* at, std::size_t length) noexcept {
        of(parser).target = {at, length};
        return 0;
    }
    // A field has to start where a line starts, and its colon to follow at once: no folding, no second reading.
    static int on_field(llhttp_t* parser, const char* at, std::size_t length) noexcept {
        llhttp& self = of(parser);
        if (++self.line >= self.lines->lines()) return -1;
        std::string_view line = self.lines->line(self.head, self.line);
        if (line.data() != at || line.size() <= length || line[length] != ':' || length == 0) return -1;
        self.fields->push_back({{at, length}, trim(line.substr(length + 1))});
        return 0;
    }
    static int on_value(llhttp_t* parser, const char* at, std::size_t length) noexcept {
        llhttp& self = of(parser);
        // Of an empty value it has noticed only on the next line that it is over.
        if (length == 0) return 0;
        std::string_view line = self.lines->line(self.head, self.line);
        return at >= line.data() && at + length <= line.data() + line.size() ? 0 : -1;
    }
    static int on_complete(llhttp_t*) noexcept { return HPE_PAUSED; }
};

head_parser::head_parser() : llhttp_(std::make_unique<llhttp>()) {}
head_parser::head_parser(head_parser&&) noexcept = default;
head_parser::~head_parser() = default;

bool head_parser::parse(std::string_view head, const head_scanner& lines, std::size_t target_limit, request& out) {
    detail::request_access in(out);
    llhttp& parser = *llhttp_;
    parser.head = head;
    parser.lines = &lines;
    parser.fields = &in.fields;
    parser.method = parser.target = {};
    parser.line = 0;
    llhttp_reset(&parser.parser);
    llhttp_errno_t error = llhttp_execute(&parser.parser, head.data(), head.size());

    std::string_view line = lines.line(head, 0);
    if (error == HPE_INVALID_VERSION && has_later_version(line)) error = parser.execute_as_1_1(head, line.size() - 1);
    // Known to the log even when the rest is refused.
    in.method_name = parser.method;
    in.method = method_of(parser.method);
    if (error != HPE_PAUSED) return refuse(parser.line == 0 ? diagnose(error, line) : bad_field);
    if (parser.line + 1 != lines.lines()) return refuse(bad_field);

    // Exactly: method, one space, target, one space, version.
    if (parser.method.data() != line.data() || parser.target.data() != line.data() + parser.method.size() + 1) {
        return refuse(bad_request_line);
    }
    std::string_view rest = line.substr(parser.method.size() + 1 + parser.target.size());
    if (rest.size() != 9 || rest.front() != ' ' || !looks_like_version(rest.substr(1))) return refuse(bad_request_line);
    if (rest[6] != '1') return refuse(bad_version);
    in.minor_version = rest[8] == '0' ? 0 : 1;
    if (parser.target.size() > target_limit) {
        return refuse({414, "target_too_long", "the request's target is too long"});
    }
    if (in.method == method::connect) return refuse(bad_method);

    auto parts = split_target(parser.target, in.method);
    if (!parts.valid) return refuse(bad_request("the request's target is malformed"));
    if (parts.odd) {
        if (auto mistake = path_mistake(parts.path); !mistake.empty()) return refuse({400, "bad_path", mistake});
    }
    in.target = parser.target;
    in.path = parts.path;
    in.query = parts.query;
    for (const field_view& field : in.fields) {
        if (!is_field_value(field.value)) return refuse(bad_field);
    }
    why_ = check_fields(out, parts.authority, framing_, in.authority, known_host_);
    return !why_;
}

std::size_t head_parser::parse_plain(std::string_view bytes, const head_limits& limits, request& out) {
    detail::request_access in(out);
    std::size_t size = read_plain_head(bytes, limits, out);
    if (size != 0 && !check_fields(out, {}, framing_, in.authority, known_host_)) return size;
    in.clear();
    return 0;
}

} // namespace mainstay::inline v0::http
