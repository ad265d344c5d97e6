// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/execution_context.hpp>

#include <atomic>
#include <memory>

namespace mainstay::inline v0::core {

class runtime;

// The runtime that has an io_context. Shared by the two, either of which may be gone first.
struct linked_runtime {
    std::atomic<runtime*> target{nullptr};

    // Unless another one has taken the context over meanwhile.
    void reset(runtime& from) noexcept {
        runtime* expected = &from;
        target.compare_exchange_strong(expected, nullptr, std::memory_order_acq_rel);
    }
};

// Which runtime an io_context belongs to, as an Asio service: whoever has an executor of the context finds it.
class runtime_link final : public asio::execution_context::service {
public:
    using key_type = runtime_link;
    static asio::execution_context::id id;

    explicit runtime_link(asio::execution_context& context) : service(context) {}

    static runtime_link& of(asio::execution_context& context) { return asio::use_service<runtime_link>(context); }

    runtime* get() const noexcept { return shared_->target.load(std::memory_order_acquire); }
    // Outlives the context.
    std::shared_ptr<const linked_runtime> shared() const noexcept { return shared_; }
    std::shared_ptr<linked_runtime> set(runtime& to) noexcept {
        shared_->target.store(&to, std::memory_order_release);
        return shared_;
    }

private:
    void shutdown() override {}

    std::shared_ptr<linked_runtime> shared_ = std::make_shared<linked_runtime>();
};

} // namespace mainstay::inline v0::core
