// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/jobs.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

// A database and a runtime, turned by hand on this thread.
class job_world {
public:
    explicit job_world(std::string_view address = "sqlite::memory:",
        mainstay::core::clock::wall_time begin = mainstay::core::manual_clock().wall_now())
        : time(begin)
        , db(mainstay::data::open(address)) {
        run(db.start(threads));
    }
    job_world(const job_world&) = delete;
    job_world& operator=(const job_world&) = delete;
    ~job_world() { run(db.stop(time.steady_now() + std::chrono::seconds{1})); }

    // Runs the task, and all that can run without time passing.
    template <class T>
    T run(mainstay::task<T> work) {
        std::exception_ptr error;
        bool ended = false;
        if constexpr (std::is_void_v<T>) {
            asio::co_spawn(threads.executor(0), std::move(work), [&](std::exception_ptr e) {
                error = std::move(e);
                ended = true;
            });
            threads.poll();
            BOOST_REQUIRE_MESSAGE(ended, "a task that does not end without time passing");
            if (error) std::rethrow_exception(error);
        } else {
            std::optional<T> result;
            asio::co_spawn(threads.executor(0), std::move(work), [&](std::exception_ptr e, T value) {
                error = std::move(e);
                if (!error) result.emplace(std::move(value));
                ended = true;
            });
            threads.poll();
            BOOST_REQUIRE_MESSAGE(ended, "a task that does not end without time passing");
            if (error) std::rethrow_exception(error);
            return *std::move(result);
        }
    }
    // Starts it and lets it go on as time does.
    void begin(mainstay::task<void> work) { asio::co_spawn(threads.executor(0), std::move(work), asio::detached); }

    void start(mainstay::jobs::queue& queue) {
        run(queue.start(threads));
        threads.poll();
    }
    // Stops at once.
    void stop(mainstay::jobs::queue& queue) { run(queue.stop(time.steady_now())); }

    template <class Job, class... Options>
    mainstay::jobs::job_id enqueue(mainstay::jobs::queue& queue, const Job& job, Options... options) {
        return run(queue.enqueue(job, options...));
    }
    mainstay::jobs::job_info info(mainstay::jobs::queue& queue, mainstay::jobs::job_id id) {
        auto found = run(queue.find(id));
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
    mainstay::jobs::job_state state(mainstay::jobs::queue& queue, mainstay::jobs::job_id id) {
        return info(queue, id).state;
    }
    // For what users could not do.
    std::int64_t sql(std::string_view text) { return run(db.execute(text)); }

    mainstay::core::manual_clock time;
    mainstay::core::runtime threads{time};
    mainstay::data::database db;
};
