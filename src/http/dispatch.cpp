// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/dispatch.hpp>

#include "http/failure.hpp"

#include <mainstay/core/context.hpp>

#include <asio/co_spawn.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <optional>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

class direct_exchange final : public exchange {
public:
    direct_exchange(http::request& in, http::response& out, const core::clock& time, asio::any_io_executor executor)
        : exchange(in, out)
        , clock_(&time)
        , executor_(std::move(executor)) {}

    asio::any_io_executor executor() const override { return executor_; }
    const core::clock& clock() const noexcept override { return *clock_; }
    void run(task<void> work) override { work_.emplace(std::move(work)); }

    std::optional<task<void>>& work() noexcept { return work_; }

private:
    const core::clock* clock_;
    asio::any_io_executor executor_;
    std::optional<task<void>> work_;
};

} // namespace

task<void> dispatch(
    request_handler& handler, request& in, response& out, const core::clock& time, const error_hook* on_error) {
    auto executor = core::with_context(co_await asio::this_coro::executor, in.shared_context());
    direct_exchange turn(in, out, time, executor);
    std::exception_ptr thrown;
    try {
        if (!handler.handle(turn)) {
            if (!turn.work()) throw std::logic_error("request_handler::handle gave false and did not call run");
            co_await asio::co_spawn(executor, std::move(*turn.work()), asio::use_awaitable);
        }
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) answer_failure(thrown, in, out, on_error);
}

} // namespace mainstay::inline v0::http
