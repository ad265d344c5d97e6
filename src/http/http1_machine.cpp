// SPDX-License-Identifier: BSL-1.0
#include "http/http1_machine.hpp"

#include "http/request_access.hpp"

#include <algorithm>
#include <utility>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t least_room = 4096;
constexpr std::size_t body_step = 64 * 1024;
constexpr std::size_t kept_body = 16 * 1024;
constexpr std::size_t piece_size = 16 * 1024;
constexpr refusal too_large{413, "body_too_large", "the request's body is too large"};

} // namespace

http1_machine::http1_machine(const server_limits& limits)
    : limits_(limits)
    , scanner_({limits.head, limits.fields, limits.target}) {}

std::size_t http1_machine::block_limit() const noexcept {
    return std::max(limits_.pipelined, limits_.head + least_room);
}

http1_machine::event http1_machine::refuse(const refusal& why) noexcept {
    why_ = why;
    phase_ = phase::refused;
    return event::refused;
}

// RFC 9112 section 2.2: an empty line before the request line is let go, but one is enough.
bool http1_machine::skip_empty_line() noexcept {
    std::string_view data = buffer_.data();
    if (skipped_line_ || scanner_.begun() || data.empty() || data.front() != '\r') return true;
    if (data.size() == 1) return false;
    if (data[1] == '\n') {
        buffer_.consume(2);
        skipped_line_ = true;
    }
    return true;
}

http1_machine::event http1_machine::advance(request& out) {
    switch (phase_) {
    case phase::head:
        return read_head(out);
    case phase::body:
        return read_body(out);
    case phase::limit:
    case phase::pieces:
        return event::head;
    case phase::ready:
        return event::request;
    case phase::refused:
        break;
    }
    return event::refused;
}

http1_machine::event http1_machine::read_head(request& out) {
    if (!skip_empty_line()) return event::need_input;
    std::string_view data = buffer_.data();
    // Most heads arrive whole and are written the plain way; they are read in one pass.
    if (!scanner_.begun() && !data.empty() && buffer_.room().size() >= least_room) {
        head_size_ = parser_.parse_plain(data, {limits_.head, limits_.fields, limits_.target}, out);
        if (head_size_ != 0) return head_is_read();
    }
    switch (scanner_.scan(data)) {
    case head_scanner::result::more:
        return event::need_input;
    case head_scanner::result::refused:
        return refuse(scanner_.why());
    case head_scanner::result::complete:
        break;
    }
    head_size_ = scanner_.size();
    // From here on the head stays where it is; a body needs some room behind it.
    buffer_.make_room(least_room, block_limit());
    data = buffer_.data();
    if (!parser_.parse(data.substr(0, head_size_), scanner_, limits_.target, out)) return refuse(parser_.why());
    return head_is_read();
}

http1_machine::event http1_machine::head_is_read() noexcept {
    held_ = head_size_;
    expectation_ = parser_.framing().expects_continue;
    if (!parser_.framing().chunked && parser_.framing().content_length == 0) {
        phase_ = phase::ready;
        return event::request;
    }
    phase_ = phase::limit;
    return event::head;
}

bool http1_machine::body_in_place() const noexcept {
    return !parser_.framing().chunked && body_.empty();
}

bool http1_machine::limit_body(std::size_t limit) {
    body_limit_ = limit;
    if (parser_.framing().content_length <= limit) return true;
    refuse(too_large);
    return false;
}

bool http1_machine::body_is_there() const noexcept {
    const message_framing& framing = parser_.framing();
    return !framing.chunked && buffer_.data().size() - head_size_ >= framing.content_length;
}

std::size_t http1_machine::body_left() const noexcept {
    if (phase_ == phase::ready) return 0;
    if (phase_ != phase::pieces || parser_.framing().chunked) return unknown;
    return static_cast<std::size_t>(parser_.framing().content_length) - body_taken_;
}

void http1_machine::read_whole() {
    phase_ = phase::body;
    const message_framing& framing = parser_.framing();
    if (framing.chunked) {
        chunks_.start(body_limit_, limits_.head);
        body_.clear();
        return;
    }
    // Behind the head where the buffer has room for it, else in a block of its own that grows as the bytes come: what a
    // client merely announces costs no memory.
    auto length = static_cast<std::size_t>(framing.content_length);
    std::string_view behind = buffer_.data().substr(head_size_);
    if (behind.size() + buffer_.room().size() < length) {
        body_.assign(behind);
        body_size_ = behind.size();
        buffer_.consume_in_place(head_size_ + behind.size());
        held_ = 0;
        body_.resize(std::max(body_size_, std::min(length, body_step)));
    }
}

void http1_machine::read_pieces() {
    phase_ = phase::pieces;
    body_taken_ = piece_ = body_size_ = 0;
    if (parser_.framing().chunked) chunks_.start(body_limit_, limits_.head);
    body_.clear();
}

// The bytes behind the head first, then what was received into the block.
http1_machine::event http1_machine::next_piece(std::string_view& piece) {
    if (phase_ == phase::ready) return event::request;
    // A body that somebody began to read whole cannot go on in pieces: where it stands is not known here.
    if (phase_ != phase::pieces) return event::refused;
    if (parser_.framing().chunked) return chunked_piece(piece);
    auto left = static_cast<std::size_t>(parser_.framing().content_length) - body_taken_;
    buffer_.drop(head_size_, piece_);
    piece_ = 0;
    if (left == 0) {
        phase_ = phase::ready;
        return event::request;
    }
    std::string_view behind = buffer_.data().substr(head_size_);
    if (!behind.empty()) {
        piece = behind.substr(0, left);
        piece_ = piece.size();
    } else if (body_size_ != 0) {
        piece = std::string_view(body_).substr(0, std::exchange(body_size_, 0));
    } else {
        return event::need_input;
    }
    body_taken_ += piece.size();
    return event::piece;
}

http1_machine::event http1_machine::chunked_piece(std::string_view& piece) {
    body_.clear();
    std::string_view behind = buffer_.data().substr(head_size_);
    std::size_t before = behind.size();
    auto result = chunks_.decode(behind, body_);
    buffer_.drop(head_size_, before - behind.size());
    if (result == chunk_decoder::result::refused) return refuse(chunks_.why());
    if (result == chunk_decoder::result::complete) phase_ = phase::ready;
    if (!body_.empty()) {
        piece = body_;
        return event::piece;
    }
    return phase_ == phase::ready ? event::request : event::need_input;
}

http1_machine::event http1_machine::read_body(request& out) {
    detail::request_access in(out);
    auto length = static_cast<std::size_t>(parser_.framing().content_length);
    if (parser_.framing().chunked) {
        std::string_view behind = buffer_.data().substr(head_size_);
        std::size_t before = behind.size();
        auto result = chunks_.decode(behind, body_);
        // Taken bytes make room for the next ones; the head in front of them stays where it is.
        buffer_.drop(head_size_, before - behind.size());
        if (result == chunk_decoder::result::refused) return refuse(chunks_.why());
        if (result == chunk_decoder::result::more) return event::need_input;
        body_size_ = body_.size();
        body_.resize(body_size_ + request::body_padding);
        in.body = std::string_view(body_).substr(0, body_size_);
    } else if (body_in_place()) {
        std::string_view behind = buffer_.data().substr(head_size_);
        if (behind.size() < length) return event::need_input;
        in.body = behind.substr(0, length);
        held_ = head_size_ + length;
    } else {
        if (body_size_ < length) return event::need_input;
        body_.resize(length + request::body_padding);
        in.body = std::string_view(body_).substr(0, length);
    }
    phase_ = phase::ready;
    return event::request;
}

// Whether what arrives goes into the body's own block, past the buffer.
bool http1_machine::fills_block() const noexcept {
    if (parser_.framing().chunked) return false;
    return phase_ == phase::pieces || (phase_ == phase::body && !body_in_place());
}

std::span<char> http1_machine::room() {
    if (phase_ == phase::refused || phase_ == phase::ready || phase_ == phase::limit) return {};
    if (fills_block()) {
        auto length = static_cast<std::size_t>(parser_.framing().content_length);
        if (phase_ == phase::pieces) {
            body_.resize(std::min(length - body_taken_, piece_size));
        } else if (body_size_ == body_.size()) {
            body_.resize(std::min(length, body_.size() * 2));
        }
        return {body_.data() + body_size_, body_.size() - body_size_};
    }
    // While a head is incomplete nothing looks into the buffer, so it may move.
    if (phase_ == phase::head) buffer_.make_room(least_room, block_limit());
    return buffer_.room();
}

void http1_machine::received(std::size_t count) noexcept {
    if (fills_block()) {
        body_size_ += count;
    } else {
        buffer_.received(count);
    }
}

bool http1_machine::take_expectation() noexcept {
    return std::exchange(expectation_, false);
}

void http1_machine::finish_request(request& in) noexcept {
    if (phase_ != phase::ready) return;
    buffer_.consume(held_);
    body_.clear();
    if (body_.capacity() > kept_body) std::string().swap(body_);
    body_size_ = 0;
    buffer_.shrink();
    detail::request_access(in).clear();
    scanner_.reset();
    skipped_line_ = false;
    phase_ = phase::head;
}

} // namespace mainstay::inline v0::http
