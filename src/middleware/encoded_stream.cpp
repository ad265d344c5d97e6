// SPDX-License-Identifier: BSL-1.0
#include "middleware/encoded_stream.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/this_coro.hpp>

#include <memory>
#include <system_error>
#include <utility>

namespace mainstay::inline v0::middleware {
namespace {

using http::encode_step;

// What one job of the pool encodes: some milliseconds' work.
constexpr std::size_t slice_size = 128 * 1024;

// Shared with the pool's job, which may outlive the coroutine that asked for it.
struct work {
    std::unique_ptr<http::body_encoder> encoder;
    std::string in, out;
};

class encoding_writer final : public http::body_writer {
public:
    encoding_writer(http::body_writer& out, http::content_coding how, std::size_t at_once)
        : out_(out)
        , work_(std::make_shared<work>())
        , at_once_(at_once) {
        work_->encoder = http::make_encoder(how);
    }

    task<void> write(std::string_view bytes) override {
        // An empty piece has nothing to get through.
        while (!bytes.empty()) {
            const std::string_view slice = bytes.substr(0, slice_size);
            bytes.remove_prefix(slice.size());
            co_await encode(slice, bytes.empty() ? encode_step::flush : encode_step::go_on);
        }
    }

    // The last of a body that is known whole.
    task<void> write_all(std::string_view bytes) {
        do {
            const std::string_view slice = bytes.substr(0, slice_size);
            bytes.remove_prefix(slice.size());
            co_await encode(slice, bytes.empty() ? encode_step::finish : encode_step::go_on);
        } while (!bytes.empty());
    }

    task<void> finish() { return encode({}, encode_step::finish); }

private:
    task<void> encode(std::string_view bytes, encode_step then) {
        work_->out.clear();
        if (bytes.size() <= at_once_) {
            work_->encoder->encode(bytes, then, work_->out);
        } else {
            co_await encode_in_pool(bytes, then);
        }
        if (!work_->out.empty()) co_await out_.write(work_->out);
    }

    task<void> encode_in_pool(std::string_view bytes, encode_step then) {
        auto* threads = core::runtime::find(co_await asio::this_coro::executor);
        bool busy = threads == nullptr;
        if (!busy) {
            work_->in.assign(bytes);
            auto job = [shared = work_, then] { shared->encoder->encode(shared->in, then, shared->out); };
            try {
                co_await threads->pool("compression", {.threads = 2, .queue = 64}).run(job);
            } catch (const std::system_error& error) {
                if (error.code() != core::errc::overloaded) throw;
                busy = true;
            }
        }
        // An answer under way had better take the thread's time than be broken off.
        if (busy) work_->encoder->encode(bytes, then, work_->out);
    }

    http::body_writer& out_;
    std::shared_ptr<work> work_;
    std::size_t at_once_;
};

task<void> write_encoded(std::shared_ptr<const http::response::stream_function> inner, http::content_coding how,
    std::size_t at_once, http::body_writer& out) {
    encoding_writer writer(out, how, at_once);
    co_await (*inner)(writer);
    co_await writer.finish();
}

task<void> write_body(
    std::shared_ptr<const std::string> body, http::content_coding how, std::size_t at_once, http::body_writer& out) {
    encoding_writer writer(out, how, at_once);
    co_await writer.write_all(*body);
}

} // namespace

http::response::stream_function encoded_stream(
    http::response::stream_function inner, http::content_coding how, std::size_t at_once) {
    auto shared = std::make_shared<const http::response::stream_function>(std::move(inner));
    return [shared, how, at_once](http::body_writer& out) { return write_encoded(shared, how, at_once, out); };
}

http::response::stream_function encoded_body(std::string body, http::content_coding how, std::size_t at_once) {
    auto shared = std::make_shared<const std::string>(std::move(body));
    return [shared, how, at_once](http::body_writer& out) { return write_body(shared, how, at_once, out); };
}

} // namespace mainstay::inline v0::middleware
