// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/runtime.hpp>
#include <mainstay/data.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace data_test {

using namespace mainstay;
using namespace std::chrono_literals;

// A folder for database files, gone with the test.
class folder {
public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "data-test-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

template <class T>
struct task_value;
template <class T>
struct task_value<task<T>> {
    using type = T;
};

// Spawns f() and keeps what it gives. (asio::use_future completes on a thread of Asio's own.)
template <class F>
auto spawn(const asio::any_io_executor& executor, F f) {
    using value = typename task_value<std::invoke_result_t<F&>>::type;
    auto promise = std::make_shared<std::promise<value>>();
    auto result = promise->get_future();
    auto work = [](F call, std::shared_ptr<std::promise<value>> to) -> task<> {
        try {
            if constexpr (std::is_void_v<value>) {
                co_await call();
                to->set_value();
            } else {
                to->set_value(co_await call());
            }
        } catch (...) {
            to->set_exception(std::current_exception());
        }
    };
    asio::co_spawn(executor, work(std::move(f), std::move(promise)), asio::detached);
    return result;
}

// Everything on the test's own thread, time turned by hand.
class by_hand {
public:
    // Runs f() until nothing can run any more; gives what it gave.
    template <class F>
    auto run(F f) {
        return run_in(threads.executor(0), std::move(f));
    }
    template <class F>
    auto run_in(const asio::any_io_executor& executor, F f) {
        auto result = spawn(executor, std::move(f));
        threads.poll();
        wait_outside(result, step);
        BOOST_REQUIRE_MESSAGE(done(result), "it waits for something that never comes");
        return result.get();
    }
    // Lets it end while so much time passes.
    template <class T>
    auto finish(std::future<T>& result, std::chrono::nanoseconds in) {
        threads.advance(in);
        wait_outside(result, 1ms);
        BOOST_REQUIRE_MESSAGE(done(result), "it waits for something that never comes");
        return result.get();
    }
    // Starts f() and keeps what it will give.
    template <class F>
    auto begin(F f) {
        return spawn(threads.executor(0), std::move(f));
    }
    template <class T>
    static bool done(std::future<T>& result) {
        return result.wait_for(0s) == std::future_status::ready;
    }

    void start(data::database& db) {
        run([&] { return db.start(threads); });
    }
    void stop(data::database& db) {
        run([&] { return db.stop(time.steady_now() + 10s); });
    }

    core::manual_clock time;
    core::runtime threads{time};
    bool outside = false;             // what is tested waits for another process
    std::chrono::nanoseconds step{0}; // by which time goes on with each look at it

private:
    // A server answers when it pleases; the clock goes on meanwhile, for each look, and no faster than the server's.
    template <class T>
    void wait_outside(std::future<T>& result, std::chrono::nanoseconds by) {
        for (auto until = std::chrono::steady_clock::now() + 30s;
             outside && !done(result) && std::chrono::steady_clock::now() < until;) {
            by.count() == 0 ? threads.context(0).run_one_for(1ms) : threads.context(0).run_for(1ms);
            threads.advance(by);
        }
    }
};

// What a call threw, as one of data's errors; fails the test otherwise.
template <class F>
data::error error_of(F&& f) {
    try {
        f();
    } catch (const data::error& error) {
        return error;
    } catch (const std::exception& other) {
        BOOST_FAIL(std::string("threw something else: ") + other.what());
    }
    BOOST_FAIL("threw nothing");
    throw 0;
}
template <class F>
data::errc reason_of(F&& f) {
    return error_of(std::forward<F>(f)).reason();
}
// The same for errors of core.
template <class F>
std::error_code code_of(F&& f) {
    try {
        f();
    } catch (const std::system_error& error) {
        return error.code();
    }
    BOOST_FAIL("threw nothing");
    throw 0;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

} // namespace data_test

namespace mainstay::inline v0::data {
inline std::ostream& operator<<(std::ostream& out, errc code) {
    return out << make_error_code(code).message();
}
} // namespace mainstay::inline v0::data
