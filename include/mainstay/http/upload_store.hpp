// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/http/body_reader.hpp>
#include <mainstay/http/multipart.hpp>
#include <mainstay/http/multipart_limits.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace mainstay::inline v0::http {

struct upload_options {
    multipart_limits limits = {};
    /// Bytes of one form's files that are held in memory; what is more goes to disk.
    std::size_t memory = 256 * 1024;
    /// Where files go. Nothing is ever seen in it.
    std::string directory = "/var/tmp";
    /// Reads and writes at a time.
    std::size_t threads = 2;
    /// Reads and writes that may wait; one more is refused at once, and answers 503.
    std::size_t queue = 64;
};

/// Takes forms with files in, and has the disk to put them on. Thread-safe once started.
class upload_store final : public core::service {
public:
    explicit upload_store(upload_options options = {});
    upload_store(upload_store&&) noexcept;
    upload_store& operator=(upload_store&&) noexcept;
    ~upload_store() override;

    std::string_view name() const noexcept override { return "uploads"; }
    /// Throws `std::system_error` when no file can be made in the directory.
    task<void> start(core::runtime& threads) override;
    task<void> stop(core::clock::steady_time deadline) override;

    const upload_options& options() const noexcept;

    /// Reads the whole body: the form, or the problem that it is refused with: 400 `malformed_multipart`, 413
    /// `multipart_limit`, told as soon as it is known, with the rest of the body unread.
    ///
    /// Throws `std::system_error` for what is no fault of the client's: `upload_errc::storage_full`,
    /// `core::errc::overloaded`, what `body_reader::read` throws. Whatever way it ends, files that nobody got are gone.
    task<std::variant<multipart_form, problem>> read(body_reader& body, std::string content_type);

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace mainstay::inline v0::http
