// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/context.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/observe/log.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>

#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace mainstay::inline v0 {

// What `app::spawn` was given, as a service among the others. `spawn` may be called from any thread.
class background final : public core::service {
public:
    explicit background(observe::log& log) noexcept : log_(&log) {}

    void spawn(task<void> work);

    std::string_view name() const noexcept override { return "background work"; }
    task<void> start(core::runtime& threads) override;
    task<void> stop(core::clock::steady_time deadline) override;

private:
    enum class phase { collecting, running, stopped };
    struct piece {
        asio::any_io_executor executor;
        core::context_ptr context;
        asio::cancellation_signal cancel;
    };

    void launch(task<void> work);
    void ended(std::list<std::shared_ptr<piece>>::iterator which, const std::exception_ptr& error);
    std::size_t under_way() const;
    void cancel_all();
    void close() noexcept;

    observe::log* log_;
    core::runtime* threads_ = nullptr;
    mutable std::mutex mutex_;
    phase phase_ = phase::collecting;
    std::vector<task<void>> early_;
    std::list<std::shared_ptr<piece>> pieces_;
};

} // namespace mainstay::inline v0
