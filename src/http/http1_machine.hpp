// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/chunk_decoder.hpp"
#include "http/head_parser.hpp"
#include "http/head_scanner.hpp"
#include "http/input_buffer.hpp"
#include "http/refusal.hpp"

#include <mainstay/http/request.hpp>
#include <mainstay/http/server_options.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace mainstay::inline v0::http {

// The reading half of HTTP/1.1, without sockets and clocks: bytes in, whole requests out.
//
// Loop: `advance` says what there is. `need_input`: put bytes into `room`, tell `received`. `head`: a body follows; say
// how large it may be with `limit_body`, and then with `read_whole` or `read_pieces` how it is wanted. `request`: the
// request is whole; its views stay until `finish_request`. `refused`: `why` says it; nothing can be read any more.
class http1_machine {
public:
    explicit http1_machine(const server_limits& limits);

    enum class event { need_input, head, piece, request, refused };
    event advance(request& out);
    // False when the body is known to be larger; then the request is refused.
    bool limit_body(std::size_t limit);
    // The body is put together, and `advance` gives it with the request.
    void read_whole();
    // The body is given piece by piece, in place of `advance`: a view until the next call, and `request` at the end.
    void read_pieces();
    event next_piece(std::string_view& piece);
    // Lets go of the request that was given out, and its bytes.
    void finish_request(request& in) noexcept;

    // Where bytes may go now; empty while a request is under way that leaves none.
    std::span<char> room();
    void received(std::size_t count) noexcept;

    const refusal& why() const noexcept { return why_; }
    // Of the request whose head was read last.
    bool keep_alive() const noexcept { return parser_.framing().keep_alive; }
    // Whether the client waits to be told before it sends the body; true once at most.
    bool take_expectation() noexcept;

    // For timeouts: nothing has arrived of a next request; a head has begun; a body is awaited.
    bool idle() const noexcept { return phase_ == phase::head && buffer_.data().empty(); }
    bool in_body() const noexcept { return phase_ == phase::body || phase_ == phase::pieces; }
    // Whether nobody has said yet how the body is wanted; whether all of the request has been read.
    bool deferred() const noexcept { return phase_ == phase::limit; }
    bool whole() const noexcept { return phase_ == phase::ready; }
    // How much of a body is left that is read in pieces, or is not wanted yet; `unknown` where only its chunks tell.
    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);
    std::size_t body_left() const noexcept;
    // Whether the whole body came along with its head.
    bool body_is_there() const noexcept;
    // Forgets what has arrived and takes nothing more; for connections that only drain.
    void give_up() noexcept { phase_ = phase::refused; }

private:
    enum class phase { head, limit, body, pieces, ready, refused };

    event read_head(request& out);
    event head_is_read() noexcept;
    event read_body(request& out);
    event chunked_piece(std::string_view& piece);
    bool fills_block() const noexcept;
    event refuse(const refusal& why) noexcept;
    bool skip_empty_line() noexcept;
    bool body_in_place() const noexcept;
    std::size_t block_limit() const noexcept;

    server_limits limits_;
    input_buffer buffer_;
    head_scanner scanner_;
    head_parser parser_;
    chunk_decoder chunks_;
    phase phase_ = phase::head;
    std::size_t head_size_ = 0, held_ = 0; // bytes of the head; at the front of the buffer for this request
    std::size_t body_limit_ = 0, body_taken_ = 0, piece_ = 0; // bytes taken of it; of the piece that is out
    bool skipped_line_ = false, expectation_ = false;
    std::string body_;          // of a chunked body, or one that is too large for the buffer
    std::size_t body_size_ = 0; // bytes of it that have arrived; behind them is room for more, or padding
    refusal why_;
};

} // namespace mainstay::inline v0::http
