// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/awaited_callable.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/data/migrations.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/middleware/detail/guarded_work.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/to_response.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace mainstay::inline v0::middleware {

/// The answer of work that happens once: fresh, or as it was stored the first time. `T` is the work's own answer, which
/// is what the documentation tells of.
template <class T>
class replayable {
public:
    explicit replayable(http::response answer) : answer_(std::move(answer)) {}

    /// The answer as it is sent.
    const http::response& answer() const noexcept { return answer_; }
    /// Whether it is that of an earlier request.
    bool replayed() const noexcept { return answer_.field("Idempotency-Replayed").has_value(); }

private:
    friend struct routing::to_response<replayable<T>>;
    http::response answer_;
};

/// The request's `Idempotency-Key`: a name that the client gives to what it wants to happen once, however often it
/// sends.
///
///     task<replayable<accepted<order>>> check_out(auth::user user, idempotency_key key, json<basket> body,
///                                                 data::database& db) {
///         auto work = [&](data::transaction& tx) -> task<accepted<order>> { … };
///         co_return co_await key.once(db, user.id(), work);
///     }
///
/// An extractor: without the field the answer is 400 `idempotency_key_missing`, with one that is not 1 to 255 visible
/// ASCII characters 400 `idempotency_key_invalid`. Belongs to its handler, and ends with it.
class idempotency_key {
public:
    idempotency_key(std::string value, const http::request& request);

    const std::string& value() const noexcept { return value_; }
    /// A digest of method, target and body: what has to be alike for a key to be used again.
    const std::array<std::byte, 32>& fingerprint() const noexcept { return fingerprint_; }

    /// Runs `body(transaction&)` unless this key was used before under the same scope (an account, as a rule), and
    /// stores its answer, all in one transaction; else gives the stored answer, with `Idempotency-Replayed: true`.
    ///
    /// The same key with another request is 422 `idempotency_key_reused`. A duplicate under way waits for the first.
    /// Only a 2xx is stored: any other answer, like an exception, rolls back and leaves the key free. Status, fields
    /// (but for cookies) and body are stored; a stream can't be. The body may run more than once, as every
    /// transaction's may. The record is kept for `keep` by the wall clock. Needs the tables of
    /// `idempotency_migrations`.
    template <class F>
    auto once(data::database& db, std::string scope, F&& body, std::chrono::seconds keep = std::chrono::hours{24})
        -> task<replayable<data::detail::body_result<F>>> {
        core::detail::check_awaited_callable<F>();
        return run<std::decay_t<F>>(db, describe(std::move(scope), keep), std::forward<F>(body));
    }
    /// The same under an account's number.
    template <std::integral Id, class F>
    auto once(data::database& db, Id scope, F&& body, std::chrono::seconds keep = std::chrono::hours{24})
        -> task<replayable<data::detail::body_result<F>>> {
        return once(db, std::to_string(scope), std::forward<F>(body), keep);
    }

private:
    template <class F>
    class typed_work final : public detail::guarded_work {
    public:
        typed_work(F& body, const http::request& request) : body_(body), request_(request) {}
        task<void> run(data::transaction& in, http::response& answer) override {
            using result = data::detail::body_result<F>;
            auto working = body_(in);
            if constexpr (std::is_void_v<result>) {
                co_await std::move(working);
                routing::to_response<std::monostate>::write({}, request_, answer);
            } else {
                result value = co_await std::move(working);
                routing::to_response<result>::write(std::move(value), request_, answer);
            }
        }

    private:
        F& body_;
        const http::request& request_;
    };

    detail::once_request describe(std::string scope, std::chrono::seconds keep) const;

    template <class F>
    task<replayable<data::detail::body_result<F>>> run(data::database& db, detail::once_request what, F body) {
        typed_work<F> work(body, *request_);
        http::response answer = co_await detail::run_once(db, what, work);
        co_return replayable<data::detail::body_result<F>>(std::move(answer));
    }

    std::string value_;
    std::array<std::byte, 32> fingerprint_;
    const http::request* request_;
};

/// The table that the keys are kept in, as a history of its own: `data::migrate(db, idempotency_migrations())`.
data::migrations idempotency_migrations();

} // namespace mainstay::inline v0::middleware

namespace mainstay::inline v0::routing {

template <>
struct from_request<middleware::idempotency_key> {
    static extracted<middleware::idempotency_key> read(http::request& request);
    static problem missing();
    static void describe(operation& into);
};

namespace detail {
void describe_replays(operation& into);
}

template <class T>
struct to_response<middleware::replayable<T>> {
    static void write(middleware::replayable<T>&& value, const http::request&, http::response& response) {
        response = std::move(value.answer_);
    }
    static void describe(operation& into) {
        using answer = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
        if constexpr (requires { to_response<answer>::describe(into); }) to_response<answer>::describe(into);
        detail::describe_replays(into);
    }
};

} // namespace mainstay::inline v0::routing
