// SPDX-License-Identifier: BSL-1.0
#include "observe/log_line.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/schema/json_write.hpp>

#include <algorithm>

namespace mainstay::inline v0::observe {
namespace {

constexpr std::string_view level_names[] = {"trace", "debug", "info", "warn", "error", "off"};
constexpr std::string_view level_labels[] = {"TRACE", "DEBUG", "INFO ", "WARN ", "ERROR", "OFF  "};
constexpr std::string_view level_colours[] = {"\x1b[2m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m", ""};

bool is_own_name(std::string_view name) {
    return name == "time" || name == "level" || name == "message" || name == "request_id";
}

// The context's fields that the line does not name itself, so that no name stands twice.
template <class F>
void each_field_of_context(const log_line& line, F&& use) {
    if (line.context == nullptr) return;
    for (const auto& [name, value] : line.context->log_fields()) {
        bool named =
            std::any_of(line.fields.begin(), line.fields.end(), [&](const field& one) { return one.name() == name; });
        if (!named) use(name, value);
    }
}

void append_json_name(std::string& out, std::string_view name) {
    out += ',';
    if (is_own_name(name)) {
        schema::write_json(out, std::string(name) + '_');
    } else {
        schema::write_json(out, name);
    }
    out += ':';
}

void append_json_value(std::string& out, const field& value) {
    switch (value.kind()) {
    case field::type::text:
        return schema::write_json(out, value.text());
    case field::type::integer:
        return schema::write_json(out, value.integer());
    case field::type::natural:
        return schema::write_json(out, value.natural());
    case field::type::real:
        return schema::write_json(out, value.real());
    case field::type::boolean:
        return schema::write_json(out, value.boolean());
    }
}

// Bytes of the character at the front that a terminal may show as it is; 0 when it has to be escaped: controls, what is
// not UTF-8, and the marks that break lines or turn the direction of writing around.
std::size_t printable(std::string_view text) {
    auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    unsigned first = at(0);
    if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
    std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (size > text.size() || !core::is_utf8(text.substr(0, size))) return 0;
    bool control = first == 0xc2 && at(1) < 0xa0;                                         // U+0080 to U+009F
    bool mark = first == 0xe2 && at(1) == 0x80 && (at(2) == 0x8e || at(2) == 0x8f);       // U+200E, U+200F
    bool line_or_turn = first == 0xe2 && at(1) == 0x80 && at(2) >= 0xa8 && at(2) <= 0xae; // U+2028 to U+202E
    bool isolate = first == 0xe2 && at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9;      // U+2066 to U+2069
    return control || mark || line_or_turn || isolate ? 0 : size;
}

void append_escape(std::string& out, unsigned char byte) {
    constexpr char digits[] = "0123456789abcdef";
    switch (byte) {
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        const char escape[] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        out.append(escape, sizeof escape);
    }
}

void append_printable(std::string& out, std::string_view text, bool quoted) {
    while (!text.empty()) {
        std::size_t size = printable(text);
        if (size > 0) {
            if (quoted && (text.front() == '"' || text.front() == '\\')) out += '\\';
            out.append(text.substr(0, size));
        } else {
            append_escape(out, static_cast<unsigned char>(text.front()));
        }
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
}

// Without quotes where the text can't be mistaken for anything else.
void append_text_value(std::string& out, std::string_view text) {
    bool bare = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte < 0x7f && byte != '"' && byte != '\\' && byte != '=';
    });
    if (bare) {
        out += text;
        return;
    }
    out += '"';
    append_printable(out, text, true);
    out += '"';
}

void append_text_name(std::string& out, std::string_view name) {
    out += ' ';
    append_text_value(out, name);
    out += '=';
}

// 15:29:33.250, in UTC: whoever reads a terminal knows the date.
void append_time_of_day(std::string& out, core::clock::wall_time time) {
    using namespace std::chrono;
    auto left = static_cast<unsigned>((floor<milliseconds>(time) - floor<days>(time)).count());
    auto two = [&](unsigned number) {
        out += static_cast<char>('0' + number / 10);
        out += static_cast<char>('0' + number % 10);
    };
    two(left / 3'600'000);
    out += ':';
    two(left / 60'000 % 60);
    out += ':';
    two(left / 1000 % 60);
    out += '.';
    out += static_cast<char>('0' + left % 1000 / 100);
    two(left % 100);
}

} // namespace

void append_json_line(std::string& out, const log_line& line) {
    out += "{\"time\":";
    schema::write_json(out, std::chrono::floor<std::chrono::microseconds>(line.time));
    out += ",\"level\":\"";
    out += level_names[static_cast<std::size_t>(line.level)];
    out += "\",\"message\":";
    schema::write_json(out, line.message);
    if (line.context != nullptr && !line.context->id().empty()) {
        out += ",\"request_id\":";
        schema::write_json(out, line.context->id());
    }
    for (const field& one : line.fields) {
        append_json_name(out, one.name());
        append_json_value(out, one);
    }
    each_field_of_context(line, [&](const std::string& name, const std::string& value) {
        append_json_name(out, name);
        schema::write_json(out, value);
    });
    out += "}\n";
}

void append_text_line(std::string& out, const log_line& line, bool colours) {
    append_time_of_day(out, line.time);
    out += ' ';
    auto level = static_cast<std::size_t>(line.level);
    if (colours) out += level_colours[level];
    out += level_labels[level];
    if (colours) out += "\x1b[m";
    out += ' ';
    append_printable(out, line.message, false);
    for (const field& one : line.fields) {
        append_text_name(out, one.name());
        if (one.kind() == field::type::text) {
            append_text_value(out, one.text());
        } else {
            append_json_value(out, one);
        }
    }
    each_field_of_context(line, [&](const std::string& name, const std::string& value) {
        append_text_name(out, name);
        append_text_value(out, value);
    });
    if (line.context != nullptr && !line.context->id().empty()) {
        append_text_name(out, "request_id");
        append_text_value(out, line.context->id());
    }
    out += '\n';
}

} // namespace mainstay::inline v0::observe
