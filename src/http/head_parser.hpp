// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/head_scanner.hpp"
#include "http/refusal.hpp"

#include <mainstay/http/request.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// How the message goes on behind its head.
struct message_framing {
    std::uint64_t content_length = 0;
    bool chunked = false;
    bool keep_alive = false;
    bool expects_continue = false;
};

// Takes a complete head apart with llhttp, and holds its word against the lines that were found: what llhttp lets
// through though RFC 9112 does not, or what could be read in two ways, is refused.
class head_parser {
public:
    head_parser();
    head_parser(head_parser&&) noexcept;
    ~head_parser();

    // Fills the request with views of `head`. False when it is refused.
    bool parse(std::string_view head, const head_scanner& lines, std::size_t target_limit, request& out);
    // The same for a head that is written the plain way, where the bytes begin with a whole one: gives its size. 0 where
    // they do not, and where it would be refused; then nothing is in the request.
    std::size_t parse_plain(std::string_view bytes, const head_limits& limits, request& out);

    const refusal& why() const noexcept { return why_; }
    const message_framing& framing() const noexcept { return framing_; }

private:
    struct llhttp;
    bool refuse(refusal why) noexcept {
        why_ = why;
        return false;
    }

    std::unique_ptr<llhttp> llhttp_;
    refusal why_;
    message_framing framing_;
    std::string known_host_;
};

// The rules of RFC 9112 about the fields that frame a message or say where it goes. Nothing refused: empty.
// `known_host` is one that was found sound before, as a connection's next request most often names the same.
refusal check_fields(const request& in, const std::string_view& absolute_authority, message_framing& framing,
    std::string_view& authority, std::string& known_host);

} // namespace mainstay::inline v0::http
