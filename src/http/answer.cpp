// SPDX-License-Identifier: BSL-1.0
#include "http/answer.hpp"

#include <mainstay/http/status.hpp>

#include <charconv>

namespace mainstay::inline v0::http {
namespace {

void append_status_line(std::string& out, int status) {
    if (status == 200) {
        out.append("HTTP/1.1 200 OK\r\n");
        return;
    }
    char digits[3] = {static_cast<char>('0' + status / 100), static_cast<char>('0' + status / 10 % 10),
        static_cast<char>('0' + status % 10)};
    out.append("HTTP/1.1 ").append(digits, 3).append(" ").append(reason_phrase(status)).append("\r\n");
}

void append_length(std::string& out, std::uint64_t length) {
    constexpr std::string_view name = "Content-Length: ";
    char line[name.size() + 24];
    name.copy(line, name.size());
    char* end = std::to_chars(line + name.size(), line + sizeof line - 2, length).ptr;
    *end++ = '\r';
    *end++ = '\n';
    out.append(line, static_cast<std::size_t>(end - line));
}

// Everything of the head but what frames the body.
void append_fields(std::string& out, const response& answer, const answer_form& form) {
    out.append(answer.field_lines());
    if (!form.server_line.empty() && !answer.has_own_server()) out.append(form.server_line);
    if (!answer.has_own_date()) out.append(form.date_line);
    if (!form.keep_alive) {
        out.append("Connection: close\r\n");
    } else if (form.minor_version == 0) {
        out.append("Connection: keep-alive\r\n");
    }
}

} // namespace

void write_answer(std::string& out, const response& answer, const answer_form& form) {
    append_status_line(out, answer.status());
    append_fields(out, answer, form);
    bool bodiless = forbids_body(answer.status());
    const std::string& body = answer.body();
    if (!bodiless) append_length(out, answer.status() == 205 ? 0 : body.size());
    out.append("\r\n", 2);
    if (!bodiless && answer.status() != 205 && form.asked != method::head) out.append(body);
}

stream_framing write_stream_head(std::string& out, const response& answer, answer_form& form) {
    bool bodiless = forbids_body(answer.status()) || answer.status() == 205;
    auto length = known_length(answer);
    auto framing = bodiless                  ? stream_framing::none
                   : length                  ? stream_framing::known
                   : form.minor_version == 1 ? stream_framing::chunked
                                             : stream_framing::until_close;
    if (framing == stream_framing::until_close) form.keep_alive = false;
    append_status_line(out, answer.status());
    append_fields(out, answer, form);
    if (framing == stream_framing::chunked) out.append("Transfer-Encoding: chunked\r\n");
    if (framing == stream_framing::known) append_length(out, *length);
    if (answer.status() == 205) out.append("Content-Length: 0\r\n");
    out.append("\r\n");
    return form.asked == method::head ? stream_framing::none : framing;
}

std::optional<std::uint64_t> known_length(const response& answer) noexcept {
    return answer.file() != nullptr ? answer.file()->size() : answer.stream_length();
}

void write_last_chunk(std::string& out, std::string_view trailers) {
    out.append("0\r\n").append(trailers).append("\r\n");
}

void write_chunk(std::string& out, std::string_view bytes) {
    if (bytes.empty()) return;
    char size[18];
    char* end = std::to_chars(size, size + 16, bytes.size(), 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    out.append(size, static_cast<std::size_t>(end - size)).append(bytes).append("\r\n");
}

} // namespace mainstay::inline v0::http
