// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/accepted_socket.hpp"
#include "http/address_table.hpp"
#include "http/answer.hpp"
#include "http/body_stream.hpp"
#include "http/shard.hpp"
#include "http/socket_poll.hpp"
#include "http/workspace.hpp"

#include <mainstay/core/timer_wheel.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

namespace mainstay::inline v0::http {

class stream_writer;
class tls_session;
class tls_settings;

// One client: the driver around the HTTP/1 machine. Reads when its socket is readable and the client is not too far
// ahead, hands whole requests to the handler, writes all answers that are ready at once. While it has nothing to do it
// owns no buffers: those are in the workspace, which it borrows.
//
// Entered from outside through events, the timer, the end of a handler's coroutine, `drain` and `abort`; each of them
// ends in `advance`, which goes on until it has to wait and then sets the time it will wait for.
class connection final : public poll_target, private core::timer {
public:
    // The descriptor must not block. The owner has counted the connection; when this throws, nobody counts it back.
    static void start(const std::shared_ptr<shard>& owner, accepted_socket socket, address_table::place place);
    // As start, but refuses the client whatever it asks.
    static void turn_away(const std::shared_ptr<shard>& owner, accepted_socket socket);

    // Takes one more request at most, within the time for that, and closes behind its answer.
    void drain();
    // Cancels what is under way; what has nothing under way is closed.
    void cancel();
    // Closes, without waiting for anything.
    void close() noexcept;
    // Whether it only waits for its client to ask something again; if so, it ends.
    bool give_up_idle();

    // For its exchange.
    asio::any_io_executor executor() const;
    const core::clock& clock() const noexcept { return shard_->timers().time(); }
    void run(task<void> work);
    void inform(int status, std::string_view lines);

private:
    friend class shard;
    friend class stream_writer;
    friend class body_stream;

    enum class phase : std::uint8_t { handshake, reading, handling, streaming, skipping, closing, lingering, closed };
    enum class cancelled_by : std::uint8_t { nobody, client, deadline, stop };
    // What time is counted for.
    enum class wait : std::uint8_t {
        none,
        handshake,
        idle,
        drain,
        head,
        body,
        handler,
        unheeded,
        half_closed,
        write,
        silent_stream,
        skip,
        linger
    };
    // How often a client that always has more to say is read before others have their turn, and answered.
    static constexpr int reads_in_a_turn = 16, requests_in_a_turn = 256;

    connection(std::shared_ptr<shard> owner, accepted_socket socket, address_table::place place);
    ~connection() override;

    void on_events(std::uint32_t events) override;
    void on_poll_shutdown() noexcept override { close(); }
    void on_timer() override;
    // connection.cpp: reading, handling, answering.
    bool watch();
    void borrow();
    void give_back() noexcept;
    bool idle() const noexcept { return !work_ || work_->machine.idle(); }
    void advance();
    void go_on_later();
    bool step();
    bool must_flush() const noexcept;
    bool read_step();
    bool read_more();
    bool receive();
    bool receive_tls();
    bool handshake_step();
    void begin_body();
    void handle();
    void spawn(task<void> work);
    void handled(std::exception_ptr error);
    bool finish_handling();
    void end_answer(bool keep_alive);
    void refuse(const refusal& why);
    void answer_problem(const problem& why);
    void prepare_context();
    void start_clock();
    void renew_deadline() noexcept;
    answer_form form(bool keep_alive) noexcept;
    core::clock::steady_time now() const noexcept { return shard_->poll().now(); }

    // body_stream.cpp: bodies that their handler reads.
    http1_machine::event read_body(bool whole, std::string_view* piece);
    void body_arrived();
    bool skip_body();
    bool skip_step();

    // connection_stream.cpp: streamed answers.
    void begin_stream(bool keep_alive);
    bool stream_step();

    // connection_output.cpp: writing and closing.
    bool flush();
    bool flush_tls();
    std::size_t unsent() const noexcept { return work_ ? work_->unsent() : 0; }
    void forget_sent();
    // Bytes that went out; nothing when the client has to take others first, or is gone.
    std::optional<std::size_t> send_file(int from, std::uint64_t offset, std::size_t most);
    bool linger();
    void break_off() noexcept;

    // connection_time.cpp: waiting, and what is cut short.
    void await();
    void progress(std::size_t bytes, std::size_t rate);
    wait awaited() const noexcept;
    std::chrono::milliseconds allowed(wait what) const noexcept;
    void expire();
    bool probe();
    void answer_late();
    void cancel_handler(cancelled_by whom);
    bool may_cancel() const noexcept;

    std::shared_ptr<shard> shard_;
    int descriptor_;
    phase phase_ = phase::reading;
    wait waiting_ = wait::none;
    cancelled_by cancelled_by_ = cancelled_by::nobody;
    bool advancing_ = false;
    bool readable_ = false, writable_ = true; // as far as known
    bool peer_closed_ = false;                // the client has sent all it will send
    bool served_ = false;                     // has had a request
    bool prepared_ = false;                   // the present request has its context
    bool running_ = false, done_ = false;     // the handler's coroutine: has not ended; has ended and is not answered
    bool refusing_ = false;
    bool stream_keeps_alive_ = false;
    bool probed_ = false; // a half-closed client was written to

    core::clock::steady_time deadline_ = core::clock::steady_time::max();
    core::clock::steady_time armed_for_ = core::clock::steady_time::max();
    core::clock::steady_time since_{};   // when the present wait began
    std::chrono::nanoseconds budget_{0}; // for waits in which bytes move: how long in all, by how many have moved
    std::size_t linger_left_ = 0;
    int reads_ = 0, requests_ = 0; // in this turn

    std::unique_ptr<tls_session> tls_; // null where the bytes go out as they are
    http::peer peer_;
    address_table::place place_;
    std::unique_ptr<workspace> work_; // while there is something to do
    std::unique_ptr<stream_writer> stream_;
    std::unique_ptr<body_stream> body_; // of a request whose handler was called before it

    connection *following_ = nullptr, *previous_ = nullptr; // in the shard's list, the last that had work first
};

} // namespace mainstay::inline v0::http
