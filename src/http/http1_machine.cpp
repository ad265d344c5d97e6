// SPDX-License-Identifier: BSL-1.0
#include "http/http1_machine.hpp"

#include "http/request_access.hpp"

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t least_room = 512;
constexpr std::size_t body_step = 64 * 1024;
constexpr std::size_t kept_body = 64 * 1024;

} // namespace

http1_machine::http1_machine(const server_limits& limits)
    : limits_(limits)
    , scanner_({limits.head, limits.fields, limits.target}) {}

std::size_t http1_machine::block_limit() const noexcept {
    return std::max(limits_.pipelined, limits_.head + 8 * least_room);
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

bool http1_machine::accept_body(std::size_t limit) {
    body_limit_ = limit;
    const message_framing& framing = parser_.framing();
    if (framing.chunked) {
        chunks_.start(limit, limits_.head);
        body_.clear();
        phase_ = phase::body;
        return true;
    }
    if (framing.content_length > limit) {
        refuse({413, "body_too_large", "the request's body is too large"});
        return false;
    }
    phase_ = phase::body;
    // Behind the head where the buffer has room for it, else in a block of its own that grows as the bytes come: what a
    // client merely announces costs no memory.
    auto length = static_cast<std::size_t>(framing.content_length);
    std::string_view behind = buffer_.data().substr(head_size_);
    if (behind.size() + buffer_.room().size() < length) {
        body_.assign(behind);
        body_size_ = behind.size();
        buffer_.consume_in_place(head_size_ + behind.size());
        body_.resize(std::max(body_size_, std::min(length, body_step)));
    }
    return true;
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
    } else {
        if (body_size_ < length) return event::need_input;
        body_.resize(length + request::body_padding);
        in.body = std::string_view(body_).substr(0, length);
    }
    phase_ = phase::ready;
    return event::request;
}

std::span<char> http1_machine::room() {
    if (phase_ == phase::refused || phase_ == phase::ready) return {};
    if (phase_ == phase::body && !parser_.framing().chunked && !body_in_place()) {
        auto length = static_cast<std::size_t>(parser_.framing().content_length);
        if (body_size_ == body_.size()) body_.resize(std::min(length, body_.size() * 2));
        return {body_.data() + body_size_, body_.size() - body_size_};
    }
    // While a head is incomplete nothing looks into the buffer, so it may move.
    if (phase_ == phase::head) buffer_.make_room(least_room, block_limit());
    return buffer_.room();
}

void http1_machine::received(std::size_t count) noexcept {
    if (phase_ == phase::body && !parser_.framing().chunked && !body_in_place()) {
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
    const message_framing& framing = parser_.framing();
    std::size_t used = 0;
    if (framing.chunked) {
        used = head_size_;
    } else if (body_in_place()) {
        used = head_size_ + static_cast<std::size_t>(framing.content_length);
    }
    buffer_.consume(used);
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
