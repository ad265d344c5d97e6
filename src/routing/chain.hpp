// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/dispatch.hpp>
#include <mainstay/routing/detail/endpoint.hpp>
#include <mainstay/routing/detail/held_middleware.hpp>
#include <mainstay/routing/error_mapping.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing::detail {

// What all chains of a router share.
struct chain_settings {
    error_mapping errors;
    http::error_hook on_error;
};

// The middleware of one route in their order, and what stands behind them.
class chain {
public:
    chain(const chain_settings& settings, std::vector<middleware_ptr> stages, std::shared_ptr<const endpoint> target,
        std::vector<bound_parameter> bound);

    // Whether it needs a coroutine.
    bool suspends() const noexcept { return suspends_; }
    // Only where it does not.
    void run_now(http::request& request, http::response& response) const noexcept;
    // From one stage on; 0 is the whole. Throws nothing that a middleware or the handler threw, but for this: `time` is
    // null where there is no connection. Where there is one, `core::errc::cancelled` comes out of a request that was
    // cancelled before its deadline, once its answer has passed the middleware: only the connection knows whether
    // anybody still waits for it.
    task<void> run(std::size_t from, http::request& request, http::response& response, const core::clock* time) const;
    task<http::response> run_rest(std::size_t from, http::request& request, const core::clock* time) const;
    // The middleware around an answer that was decided elsewhere; those that are coroutines are passed over.
    void run_around(const problem& why, http::request& request, http::response& response) const noexcept;

private:
    // Whether it answered.
    bool before(const held_middleware& stage, http::request& request, http::response& response) const noexcept;
    void after(std::size_t from, std::size_t to, http::request& request, http::response& response) const noexcept;
    void fail(http::request& request, http::response& response, const std::exception_ptr& error,
        const core::clock* time = nullptr) const noexcept;
    void tell(const http::request& request, const std::exception_ptr& error) const noexcept;
    void tell_told(http::request& request, const http::response& response) const noexcept;

    const chain_settings& settings_;
    std::vector<middleware_ptr> stages_;
    std::shared_ptr<const endpoint> target_;
    std::vector<bound_parameter> bound_;
    bool suspends_;
};

} // namespace mainstay::inline v0::routing::detail
