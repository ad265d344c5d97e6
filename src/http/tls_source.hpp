// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/tls_options.hpp>

#include <asio/cancellation_signal.hpp>

#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mainstay::inline v0::http {

class tls_settings;

// A server's TLS settings, which follow their files. Sessions keep the settings they began with.
class tls_source : public std::enable_shared_from_this<tls_source> {
public:
    // Reads the files. Throws std::runtime_error that tells every mistake.
    tls_source(tls_options options, const core::clock& time);
    ~tls_source();

    // Any thread.
    std::shared_ptr<const tls_settings> current() const;
    // Looks at the files now and then, on the caller's I/O thread; reads them in a pool. Until `stop`, on that thread.
    // `tell` hears on it of what is wrong with new files, once for each change: `tls_warning`, or what made them no good.
    task<void> follow(std::function<void(const std::exception_ptr&)> tell);
    asio::cancellation_slot slot() noexcept { return stopped_.slot(); }
    void stop() { stopped_.emit(asio::cancellation_type::terminal); }

private:
    // When it changes the file may have: device, inode, size, both times.
    using stamp = std::array<std::uint64_t, 7>;

    std::vector<stamp> look() const;
    std::vector<std::exception_ptr> reload();

    tls_options options_;
    const core::clock* time_;
    std::vector<std::string> files_;
    std::vector<stamp> taken_; // of the files as they were read last, good or not
    mutable std::mutex mutex_;
    std::shared_ptr<const tls_settings> current_;
    asio::cancellation_signal stopped_;
};

} // namespace mainstay::inline v0::http
