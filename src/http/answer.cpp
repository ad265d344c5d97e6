// SPDX-License-Identifier: BSL-1.0
#include "http/answer.hpp"

#include <mainstay/http/status.hpp>

#include <array>
#include <charconv>

namespace mainstay::inline v0::http {
namespace {

// A short text that is put together in place.
class short_text {
public:
    std::string_view view() const noexcept { return {bytes_.data(), size_}; }
    short_text& add(std::string_view text) noexcept {
        size_ += text.copy(bytes_.data() + size_, bytes_.size() - size_);
        return *this;
    }
    short_text& add(std::uint64_t number, int base = 10) noexcept {
        char* end = std::to_chars(bytes_.data() + size_, bytes_.data() + bytes_.size(), number, base).ptr;
        size_ = static_cast<std::size_t>(end - bytes_.data());
        return *this;
    }

private:
    std::array<char, 64> bytes_;
    std::size_t size_ = 0;
};

char* put(char* to, std::string_view text) noexcept {
    return to + text.copy(to, text.size());
}

std::string_view add_status_line(short_text& to, int status) noexcept {
    to.add("HTTP/1.1 ").add(static_cast<std::uint64_t>(status)).add(" ");
    return to.add(reason_phrase(status)).add("\r\n").view();
}

std::string_view connection_line(const answer_form& form) noexcept {
    if (!form.keep_alive) return "Connection: close\r\n";
    return form.minor_version == 0 ? "Connection: keep-alive\r\n" : "";
}

// The head, whose last line but the empty one is `framing`, and room for so much of the body, which the caller fills.
char* write_head(detail::text_buffer& out, const response& answer, const answer_form& form, std::string_view framing,
    std::size_t body_size) {
    std::string_view status = "HTTP/1.1 200 OK\r\n";
    short_text other;
    if (answer.status() != 200) status = add_status_line(other, answer.status());
    const std::string_view server = answer.has_own_server() ? std::string_view() : form.server_line;
    const std::string_view date = answer.has_own_date() ? std::string_view() : form.date_line;
    const std::string_view connection = connection_line(form), fields = answer.field_lines();
    char* at = out.extend(status.size() + fields.size() + server.size() + date.size() + connection.size() +
                          framing.size() + 2 + body_size);
    at = put(put(put(at, status), fields), server);
    at = put(put(put(at, date), connection), framing);
    *at++ = '\r';
    *at++ = '\n';
    return at;
}

short_text length_line(std::uint64_t length) noexcept {
    short_text line;
    line.add("Content-Length: ").add(length).add("\r\n");
    return line;
}

} // namespace

void write_answer(detail::text_buffer& out, const response& answer, const answer_form& form) {
    if (forbids_body(answer.status())) {
        write_head(out, answer, form, {}, 0);
        return;
    }
    std::string_view body = answer.body();
    if (answer.status() == 205) body = {};
    const short_text framing = length_line(body.size());
    if (form.asked == method::head) body = {};
    put(write_head(out, answer, form, framing.view(), body.size()), body);
}

void write_informational(detail::text_buffer& out, int status, std::string_view lines) {
    short_text line;
    out.append(add_status_line(line, status));
    out.append(lines);
    out.append("\r\n");
}

stream_framing write_stream_head(detail::text_buffer& out, const response& answer, answer_form& form) {
    bool bodiless = forbids_body(answer.status()) || answer.status() == 205;
    auto length = known_length(answer);
    auto framing = bodiless                  ? stream_framing::none
                   : length                  ? stream_framing::known
                   : form.minor_version == 1 ? stream_framing::chunked
                                             : stream_framing::until_close;
    if (framing == stream_framing::until_close) form.keep_alive = false;
    short_text line;
    if (framing == stream_framing::chunked) line.add("Transfer-Encoding: chunked\r\n");
    if (framing == stream_framing::known) line = length_line(*length);
    if (answer.status() == 205) line = length_line(0);
    write_head(out, answer, form, line.view(), 0);
    return form.asked == method::head ? stream_framing::none : framing;
}

std::optional<std::uint64_t> known_length(const response& answer) noexcept {
    return answer.file() != nullptr ? answer.file()->size() : answer.stream_length();
}

void write_last_chunk(detail::text_buffer& out, std::string_view trailers) {
    out.append("0\r\n");
    out.append(trailers);
    out.append("\r\n");
}

void write_chunk(detail::text_buffer& out, std::string_view bytes) {
    if (bytes.empty()) return;
    out.append(short_text().add(bytes.size(), 16).add("\r\n").view());
    out.append(bytes);
    out.append("\r\n");
}

} // namespace mainstay::inline v0::http
