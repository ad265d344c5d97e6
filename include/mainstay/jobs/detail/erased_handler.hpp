// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/jobs/handler.hpp>
#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_write.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::jobs::detail {

// What a worker calls, whatever the job's type is. Lives as long as any run of it.
class erased_handler {
public:
    virtual ~erased_handler() = default;
    virtual task<outcome> run(std::string_view args, delivery& run) = 0;
};

// The same for a job that failed for good; `tx` is null where the function did not ask for one.
class erased_last_word {
public:
    virtual ~erased_last_word() = default;
    virtual bool wants_transaction() const noexcept = 0;
    virtual task<void> run(std::string_view args, delivery& run, data::transaction* tx) = 0;
};

// Throws `std::system_error` with `errc::unreadable`, and what is wrong in its text.
[[noreturn]] void refuse_args(const schema::failure& why);

template <class T>
T read_args(std::string_view args) {
    auto read = schema::read_json<T>(args);
    if (!read) refuse_args(read.failure());
    return std::move(*read);
}

template <class T, class F>
class typed_handler final : public erased_handler {
public:
    explicit typed_handler(F f) : f_(std::move(f)) {}

    task<outcome> run(std::string_view args, delivery& run) override {
        const T job = read_args<T>(args);
        if constexpr (gives_outcome<F, const T&, delivery&>) {
            using result = awaited_result<std::invoke_result_t<F&, const T&, delivery&>>;
            if constexpr (result::awaited) {
                auto running = f_(job, run);
                co_return co_await finish<typename result::type>(std::move(running));
            } else if constexpr (std::is_void_v<typename result::type>) {
                f_(job, run);
                co_return done{};
            } else {
                co_return f_(job, run);
            }
        } else {
            using result = awaited_result<std::invoke_result_t<F&, const T&>>;
            if constexpr (result::awaited) {
                auto running = f_(job);
                co_return co_await finish<typename result::type>(std::move(running));
            } else if constexpr (std::is_void_v<typename result::type>) {
                f_(job);
                co_return done{};
            } else {
                co_return f_(job);
            }
        }
    }

private:
    template <class R>
    static task<outcome> finish(task<R> running) {
        if constexpr (std::is_void_v<R>) {
            co_await std::move(running);
            co_return done{};
        } else {
            co_return co_await std::move(running);
        }
    }

    F f_;
};

template <class T, class F>
class typed_last_word final : public erased_last_word {
public:
    explicit typed_last_word(F f) : f_(std::move(f)) {}

    static constexpr bool with_both = gives_nothing<F, const T&, delivery&, data::transaction&>;
    static constexpr bool with_transaction = gives_nothing<F, const T&, data::transaction&>;
    static constexpr bool with_delivery = gives_nothing<F, const T&, delivery&>;

    bool wants_transaction() const noexcept override { return with_both || with_transaction; }

    task<void> run(std::string_view args, delivery& run, data::transaction* tx) override {
        const T job = read_args<T>(args);
        if constexpr (with_both) {
            co_await call(job, run, *tx);
        } else if constexpr (with_transaction) {
            co_await call(job, *tx);
        } else if constexpr (with_delivery) {
            co_await call(job, run);
        } else {
            co_await call(job);
        }
    }

private:
    template <class... Args>
    task<void> call(Args&... args) {
        if constexpr (awaited_result<std::invoke_result_t<F&, Args&...>>::awaited) {
            co_await f_(args...);
        } else {
            f_(args...);
            co_return;
        }
    }

    F f_;
};

} // namespace mainstay::inline v0::jobs::detail
