// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/execution_context.hpp>

#include <atomic>

namespace mainstay::inline v0::core {

class runtime;

// Which runtime an io_context belongs to, as an Asio service: whoever has an executor of the context finds it.
class runtime_link final : public asio::execution_context::service {
public:
    using key_type = runtime_link;
    static asio::execution_context::id id;

    explicit runtime_link(asio::execution_context& context) : service(context) {}

    static runtime_link& of(asio::execution_context& context) { return asio::use_service<runtime_link>(context); }

    runtime* get() const noexcept { return target_.load(std::memory_order_acquire); }
    void set(runtime& to) noexcept { target_.store(&to, std::memory_order_release); }
    // Unless another one has taken the context over meanwhile.
    void reset(runtime& from) noexcept {
        runtime* expected = &from;
        target_.compare_exchange_strong(expected, nullptr, std::memory_order_acq_rel);
    }

private:
    void shutdown() override {}

    std::atomic<runtime*> target_{nullptr};
};

} // namespace mainstay::inline v0::core
