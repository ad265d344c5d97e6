// SPDX-License-Identifier: BSL-1.0
#include "http/file_stream.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <sys/uio.h>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t sent_at_once = 256 * 1024;
// For a pool that is full: an answer under way had better take longer than be broken off.
constexpr std::chrono::milliseconds pool_retry{10};

// Shared with the pool's job, which may outlive the coroutine that asked for it.
struct piece {
    explicit piece(std::shared_ptr<const file_body> from) : body(std::move(from)) {}

    std::shared_ptr<const file_body> body;
    std::string buffer = std::string(piece_size, '\0');

    // Bytes read, or -1 with errno.
    ssize_t read(std::uint64_t offset, std::size_t most, int flags) {
        iovec into{buffer.data(), most};
        ssize_t count;
        do {
            count = ::preadv2(body->file->descriptor(), &into, 1, static_cast<off_t>(offset), flags);
        } while (count < 0 && errno == EINTR);
        return count;
    }

    std::size_t read_blocking(std::uint64_t offset, std::size_t most) {
        const ssize_t count = read(offset, most, 0);
        if (count < 0) throw std::system_error(errno, std::system_category(), "reading a file");
        return static_cast<std::size_t>(count);
    }
};

task<std::size_t> read_in_pool(std::shared_ptr<piece> into, std::uint64_t offset, std::size_t most) {
    auto* pool = file_pool(co_await asio::this_coro::executor);
    if (pool == nullptr) co_return into->read_blocking(offset, most);
    for (;;) {
        bool full = false;
        try {
            auto job = [into, offset, most] { return into->read_blocking(offset, most); };
            co_return co_await pool->run(job);
        } catch (const std::system_error& error) {
            if (error.code() != core::errc::overloaded) throw;
            full = true;
        }
        if (full) co_await core::sleep_for(pool_retry);
    }
}

// The texts and, between them, the parts of the file. `some(offset, left)` sends the next bytes of a part, and gives
// how many they were.
template <class F>
task<void> in_order(std::shared_ptr<const file_body> body, body_writer& out, F some) {
    for (const file_body::part& part : body->parts) {
        if (!part.before.empty()) co_await out.write(part.before);
        std::uint64_t offset = part.offset, left = part.length;
        while (left > 0) {
            const std::size_t count = co_await some(offset, left);
            if (count == 0) throw std::runtime_error("the file became shorter while it was sent");
            offset += count;
            left -= count;
        }
    }
    if (!body->after.empty()) co_await out.write(body->after);
}

task<std::size_t> write_some(std::shared_ptr<piece> here, body_writer& out, std::uint64_t offset, std::uint64_t left) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_size));
    const ssize_t at_once = here->read(offset, most, RWF_NOWAIT);
    std::size_t count = 0;
    if (at_once > 0) {
        count = static_cast<std::size_t>(at_once);
    } else {
        count = co_await read_in_pool(here, offset, most);
    }
    const std::string_view bytes(here->buffer.data(), count);
    if (count > 0) co_await out.write(bytes);
    co_return count;
}

// Whether sending would not wait for the disk, as far as a look at some of the pages tells.
bool is_cached(piece& here, std::uint64_t offset, std::size_t count) {
    for (std::size_t at = 0; at < count; at += piece_size) {
        if (here.read(offset + at, 1, RWF_NOWAIT) < 0 && errno == EAGAIN) return false;
    }
    return here.read(offset + count - 1, 1, RWF_NOWAIT) >= 0 || errno != EAGAIN;
}

task<std::size_t> send_some(std::shared_ptr<piece> here, file_writer& out, std::uint64_t offset, std::uint64_t left) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, sent_at_once));
    if (!is_cached(*here, offset, most)) {
        for (std::size_t read = 0; read < most; read += piece_size)
            (void)co_await read_in_pool(here, offset + read, std::min(piece_size, most - read));
    }
    co_return co_await out.send(*here->body->file, offset, most);
}

} // namespace

task<void> send_parts(std::shared_ptr<const file_body> body, file_writer& out) {
    auto here = std::make_shared<piece>(body);
    return in_order(std::move(body), out,
        [here, &out](std::uint64_t offset, std::uint64_t left) { return send_some(here, out, offset, left); });
}

core::blocking_pool* file_pool(const asio::any_io_executor& executor) {
    auto* threads = core::runtime::find(executor);
    return threads == nullptr ? nullptr : &threads->pool("files", {.threads = 4, .queue = 256});
}

response::stream_function stream_of(file_body body) {
    auto shared = std::make_shared<const file_body>(std::move(body));
    return [shared](body_writer& out) {
        auto here = std::make_shared<piece>(shared);
        return in_order(shared, out,
            [here, &out](std::uint64_t offset, std::uint64_t left) { return write_some(here, out, offset, left); });
    };
}

} // namespace mainstay::inline v0::http
