// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/detail/text_buffer.hpp>
#include <mainstay/http/method.hpp>
#include <mainstay/http/response.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::inline v0::http {

// What the answer's form depends on besides the response.
struct answer_form {
    method asked = method::get;
    int minor_version = 1;
    bool keep_alive = true;
    // `Server` and `Date`, each with its CRLF.
    std::string_view server_line, date_line;
};

// Tells a client that waits for it to send its body.
inline constexpr std::string_view continue_answer = "HTTP/1.1 100 Continue\r\n\r\n";

// Appends an informational answer; `lines` are its fields, each with its CRLF.
void write_informational(detail::text_buffer& out, int status, std::string_view lines);

// How the body of a streamed answer is framed.
enum class stream_framing { none, known, chunked, until_close };

// Appends the whole answer: head, and the body unless there is none to send.
void write_answer(detail::text_buffer& out, const response& answer, const answer_form& form);
// Appends the head of a streamed answer; may find that the connection has to close behind it.
stream_framing write_stream_head(detail::text_buffer& out, const response& answer, answer_form& form);
// Appends one chunk; nothing for an empty one, which would be the last.
void write_chunk(detail::text_buffer& out, std::string_view bytes);
// Appends the end of a chunked answer, with its trailers, each with its CRLF.
void write_last_chunk(detail::text_buffer& out, std::string_view trailers);
// How long a streamed answer is, where that is known.
std::optional<std::uint64_t> known_length(const response& answer) noexcept;

} // namespace mainstay::inline v0::http
