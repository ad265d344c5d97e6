// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/connection.hpp"

#include <mainstay/core/random.hpp>
#include <mainstay/core/timer_wheel.hpp>
#include <mainstay/resilience/backoff.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// Opens a lane's connections, and knows whether the server can be reached. After a failure the next attempt waits,
// longer each time, with jitter: a server that comes back is not met by all at once. Belongs to its executor's thread.
class connector : public std::enable_shared_from_this<connector> {
public:
    connector(std::shared_ptr<const place> where, asio::any_io_executor executor);

    // Opens one, now or when its time has come, and tells; null and why when that failed.
    void connect(role as, std::function<void(std::exception_ptr, connection_ptr)> done);
    // What waits to be opened is dropped, and nothing is opened any more.
    void close() noexcept;

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    // Whether the last few attempts failed, so that waiting is of little use.
    bool unreachable() const noexcept { return failures_ >= hopeless; }
    std::exception_ptr last_failure() const noexcept { return last_; }
    // What the last attempt failed for, in words that may be shown to anybody; empty once one succeeded. From any
    // thread.
    std::string trouble() const;

private:
    static constexpr std::uint32_t hopeless = 3;

    struct wish {
        role as;
        std::function<void(std::exception_ptr, connection_ptr)> done;
    };
    class alarm final : public core::timer {
    public:
        explicit alarm(connector& owner) : owner_(owner) {}

    private:
        void on_timer() override { owner_.retry(); }
        connector& owner_;
    };

    void begin(wish what);
    void retry();
    void ended(wish what, std::exception_ptr failed, connection_ptr opened);

    std::shared_ptr<const place> where_;
    asio::any_io_executor executor_;
    std::vector<wish> waiting_;
    std::vector<std::weak_ptr<connection>> opening_;
    alarm alarm_{*this};
    resilience::backoff backoff_;
    core::fast_random random_;
    std::uint32_t failures_ = 0;
    core::clock::steady_time not_before_{};
    std::exception_ptr last_;
    bool closed_ = false;
    mutable std::mutex trouble_mutex_;
    std::string trouble_;
};

} // namespace mainstay::inline v0::data::postgres
