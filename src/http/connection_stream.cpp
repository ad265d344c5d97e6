// SPDX-License-Identifier: BSL-1.0
#include "http/connection.hpp"
#include "http/stream_writer.hpp"
#include "http/trailer_rules.hpp"

#include <asio/error.hpp>

#include <csignal>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

// What may wait for the client before the streaming function does.
constexpr std::size_t stream_room = 64 * 1024;

// Whether the process would die of writing to a client that is gone: `sendfile` cannot be told to leave the signal out.
bool sigpipe_kills() noexcept {
    struct sigaction present {};
    return ::sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL;
}

} // namespace

task<void> stream_writer::write(std::string_view bytes) {
    check_open();
    count(bytes.size());
    if (framing_ == stream_framing::chunked) {
        write_chunk(owner_->work_->out, bytes);
    } else {
        owner_->work_->out.append(bytes);
    }
    owner_->advance();
    while (owner_->phase_ == connection::phase::streaming && owner_->unsent() > stream_room) {
        co_await wait_for_room();
    }
    check_open();
}

task<std::size_t> stream_writer::send(const open_file& from, std::uint64_t offset, std::size_t most) {
    sending_ = true;
    for (;;) {
        check_open();
        if (auto sent = owner_->send_file(from.descriptor(), offset, most)) {
            sending_ = false;
            count(*sent);
            co_return *sent;
        }
        check_open();
        co_await wait_for_room();
    }
}

void stream_writer::count(std::size_t bytes) {
    if (framing_ != stream_framing::known) return;
    if (bytes > left_) throw std::length_error("a streamed answer is longer than was said");
    left_ -= bytes;
}

void stream_writer::trailer(std::string_view name, std::string_view value) {
    if (!is_token(name) || !is_field_value(value) || !may_be_trailer(name)) {
        throw std::invalid_argument("http::body_writer: no field that may stand behind a body");
    }
    trailers_.append(name).append(": ").append(trim(value)).append("\r\n");
}

bool stream_writer::finish() {
    if (framing_ == stream_framing::known) return left_ == 0;
    if (framing_ == stream_framing::chunked) write_last_chunk(owner_->work_->out, trailers_);
    return true;
}

void stream_writer::check_open() const {
    if (owner_->phase_ != connection::phase::streaming) {
        throw std::system_error(make_error_code(asio::error::connection_aborted), "the client is gone");
    }
}

// Until `wake`; a cancellation closes the connection or breaks the stream off, which wakes as well.
task<void> stream_writer::wait_for_room() {
    return place_.wait([this] { owner_->await(); });
}

void connection::begin_stream(bool keep_alive) {
    answer_form how = form(keep_alive);
    auto framing = write_stream_head(work_->out, work_->answer, how);
    if (framing == stream_framing::none) return end_answer(how.keep_alive);
    stream_keeps_alive_ = how.keep_alive;
    stream_ = std::make_unique<stream_writer>(*this, framing, known_length(work_->answer).value_or(0));
    // A stream may take as long as its client reads.
    work_->incoming.context().deadline(core::clock::steady_time::max());
    phase_ = phase::streaming;
    waiting_ = wait::none;
    try {
        const auto& file = work_->answer.shared_file();
        if (file == nullptr) {
            spawn(work_->answer.stream()(*stream_));
        } else if (tls_ || sigpipe_kills()) {
            spawn(stream_of(*file)(*stream_));
        } else {
            spawn(send_parts(file, *stream_));
        }
    } catch (...) {
        done_ = true;
        work_->error = std::current_exception();
    }
}

bool connection::stream_step() {
    if (!done_) {
        if (flush() || unsent() <= stream_room / 2) {
            if (phase_ == phase::streaming) stream_->wake();
        }
        return false;
    }
    done_ = false;
    if (work_->error) {
        auto error = std::exchange(work_->error, nullptr);
        const auto& hook = shard_->options().on_error;
        if (hook && cancelled_by_ == cancelled_by::nobody) hook(work_->incoming, error);
        // The status is out: only a broken connection still says that something is missing.
        break_off();
        return false;
    }
    if (!stream_->finish()) {
        break_off();
        return false;
    }
    stream_.reset();
    end_answer(stream_keeps_alive_);
    return true;
}

} // namespace mainstay::inline v0::http
