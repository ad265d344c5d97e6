// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/sessions.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/co_spawn.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace mainstay_test {

/// Sessions on a database in memory, on a runtime that is turned by hand.
struct session_bench {
    struct counter : mainstay::data::statement_observer {
        void ran(const mainstay::data::statement_record& statement) override {
            if (statement.text.starts_with("select")) ++reads;
            if (statement.text.starts_with("update")) ++updates;
        }
        std::atomic<int> reads{0}, updates{0};
    };

    mainstay::core::manual_clock time;
    mainstay::core::runtime threads{time};
    counter statements;
    mainstay::data::database db;
    mainstay::auth::sessions sessions;

    explicit session_bench(mainstay::auth::session_options options = {}, const std::string& address = "sqlite::memory:")
        : db(mainstay::data::open(address, database_options()))
        , sessions(db, options) {
        run(db.start(threads));
        run(sessions.start(threads));
    }
    ~session_bench() {
        run(sessions.stop(time.steady_now()));
        run(db.stop(time.steady_now()));
    }

    /// Runs until nothing can go on without time passing, and gives the result.
    template <class T>
    T run(mainstay::task<T> work) {
        std::exception_ptr error;
        if constexpr (std::is_void_v<T>) {
            bool done = false;
            auto end = [&](std::exception_ptr failed) { error = failed, done = true; };
            asio::co_spawn(threads.executor(0), std::move(work), end);
            threads.poll();
            if (error) std::rethrow_exception(error);
            BOOST_REQUIRE(done);
        } else {
            std::optional<T> result;
            auto end = [&](std::exception_ptr failed, T value) {
                error = failed;
                if (!failed) result.emplace(std::move(value));
            };
            asio::co_spawn(threads.executor(0), std::move(work), end);
            threads.poll();
            if (error) std::rethrow_exception(error);
            BOOST_REQUIRE(result.has_value());
            return *std::move(result);
        }
    }

private:
    mainstay::data::open_options database_options() {
        mainstay::data::open_options options;
        options.observer = &statements;
        return options;
    }
};

} // namespace mainstay_test
