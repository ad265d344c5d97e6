// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::core {

class context_ptr;

namespace detail {
// One address for each type: the key of a context's slot.
template <class T>
inline constexpr char slot_key = 0;
} // namespace detail

/// What belongs to one request or job while it is worked on: deadline, cancellation, identity, log fields, typed slots.
///
/// It travels in the executor of its coroutines, so that whatever they await finds it (`co_await this_context()`)
/// without a parameter. Counted by `context_ptr`. Only `cancel` and `cancelled` may be called from other threads;
/// everything else belongs to the thread that has the request.
class context {
public:
    context();
    context(const context&) = delete;
    context& operator=(const context&) = delete;
    ~context();

    /// `time_point::max()` where there is none.
    clock::steady_time deadline() const noexcept { return deadline_; }
    void deadline(clock::steady_time at) noexcept { deadline_ = at; }
    bool expired(const clock& time) const noexcept {
        return deadline_ != clock::steady_time::max() && time.steady_now() >= deadline_;
    }

    /// Sets the flag that says: nobody waits for the answer any more. Work that has begun may finish.
    void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
    bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }

    /// Names the request or job in logs, answers and calls to other services; empty until somebody gave one.
    std::string_view id() const noexcept { return id_; }
    void id(std::string_view text) { id_.assign(text); }

    /// Fields that every log line of this request carries.
    const std::vector<std::pair<std::string, std::string>>& log_fields() const noexcept { return log_fields_; }
    void log_field(std::string name, std::string value);

    /// Keeps a value of the caller's type for as long as the context lives; replaces an earlier one of that type.
    template <class T>
    T& put(T value) {
        auto holder = std::make_unique<held<T>>(std::move(value));
        T& result = holder->value;
        put_slot(&detail::slot_key<T>, std::move(holder));
        return result;
    }
    /// The value of that type, or null.
    template <class T>
    T* find() noexcept {
        auto* found = find_slot(&detail::slot_key<T>);
        return found == nullptr ? nullptr : &static_cast<held<T>*>(found)->value;
    }

    /// Empties it for the next request, keeping its memory.
    void reset() noexcept;

private:
    friend class context_ptr;

    struct slot {
        virtual ~slot() = default;
    };
    template <class T>
    struct held final : slot {
        explicit held(T v) : value(std::move(v)) {}
        T value;
    };

    void put_slot(const void* key, std::unique_ptr<slot> value);
    slot* find_slot(const void* key) noexcept;

    std::atomic<std::uint32_t> references_{0};
    std::atomic<bool> cancelled_{false};
    clock::steady_time deadline_ = clock::steady_time::max();
    std::string id_;
    std::vector<std::pair<std::string, std::string>> log_fields_;
    std::vector<std::pair<const void*, std::unique_ptr<slot>>> slots_;
};

/// A counted reference to a context; may be empty. Copies may live on several threads.
class context_ptr {
public:
    context_ptr() = default;
    explicit context_ptr(context* target) noexcept : target_(target) { acquire(); }
    context_ptr(const context_ptr& other) noexcept : target_(other.target_) { acquire(); }
    context_ptr(context_ptr&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}
    context_ptr& operator=(context_ptr other) noexcept {
        std::swap(target_, other.target_);
        return *this;
    }
    ~context_ptr() { release(); }

    static context_ptr make();

    context* get() const noexcept { return target_; }
    context& operator*() const noexcept { return *target_; }
    context* operator->() const noexcept { return target_; }
    explicit operator bool() const noexcept { return target_ != nullptr; }
    /// Whether nobody else holds it, so that it can be reset and used again.
    bool unique() const noexcept {
        return target_ != nullptr && target_->references_.load(std::memory_order_acquire) == 1;
    }
    friend bool operator==(const context_ptr&, const context_ptr&) = default;

private:
    void acquire() const noexcept {
        if (target_ != nullptr) target_->references_.fetch_add(1, std::memory_order_relaxed);
    }
    void release() noexcept {
        if (target_ != nullptr && target_->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete target_;
    }

    context* target_ = nullptr;
};

/// The executor with the context in it: coroutines spawned on the result, and all they await, find it.
///
/// Replaces the context that `executor` may carry already.
asio::any_io_executor with_context(const asio::any_io_executor& executor, context_ptr context);

/// The context that an executor carries, or null; it lives as long as the executor or a `context_ptr` does.
context* context_of(const asio::any_io_executor& executor) noexcept;

/// The context of the calling coroutine; empty outside requests and jobs.
task<context_ptr> this_context();

} // namespace mainstay::inline v0::core
