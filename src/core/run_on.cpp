// SPDX-License-Identifier: BSL-1.0
#include "core/run_on.hpp"

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace mainstay::inline v0::core {

task<void> run_on(asio::any_io_executor where, task<void> work) {
    auto initiate = [](auto handler, asio::any_io_executor there, task<void> running) {
        auto cancel = std::make_shared<asio::cancellation_signal>(); // emitted there only
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected()) {
            slot.assign([there, cancel](asio::cancellation_type type) {
                asio::post(there, [cancel, type] { cancel->emit(type); });
            });
        }
        auto here = asio::get_associated_executor(handler);
        auto ended = [slot, cancel, handler = std::move(handler)](std::exception_ptr error) mutable {
            slot.clear();
            std::move(handler)(std::move(error));
        };
        asio::co_spawn(there, std::move(running),
            asio::bind_cancellation_slot(cancel->slot(), asio::bind_executor(here, std::move(ended))));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(initiate), asio::use_awaitable, std::move(where), std::move(work));
}

} // namespace mainstay::inline v0::core
