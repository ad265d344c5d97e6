// SPDX-License-Identifier: BSL-1.0
// Applications with everything in them, started and stopped many times over in one process: no descriptor, no thread
// and no memory stays behind. MAINSTAY_TEST_STARTS says how often, 100 times unless told.
#include <mainstay/app/app.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/jobs/queue.hpp>
#include <mainstay/prelude.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <malloc.h>
#include <thread>

extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

using namespace mainstay;
using namespace std::chrono_literals;

namespace starts_test {

struct tick {
    std::int64_t number;
    static constexpr std::string_view kind = "tick";
};

int starts() {
    const char* told = std::getenv("MAINSTAY_TEST_STARTS");
    return told != nullptr ? std::max(1, std::atoi(told)) : 100;
}

std::ptrdiff_t entries(const char* folder) {
    std::filesystem::directory_iterator all(folder);
    return std::distance(begin(all), end(all));
}

// Bytes that were asked for and not given back. Exact where glibc keeps none for its threads, as under CTest.
std::size_t allocated() {
    if (__sanitizer_get_current_allocated_bytes != nullptr) return __sanitizer_get_current_allocated_bytes();
    return ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
}

// Lives `rounds` lives, and then has what it had after the first few, which fill what is kept for good.
template <class F>
void leaves_nothing(int rounds, F life) {
    for (int i = 0; i < 5; ++i)
        life(i);
    auto descriptors = entries("/proc/self/fd"), threads = entries("/proc/self/task");
    auto bytes = allocated();
    for (int i = 0; i < rounds; ++i)
        life(i);
    // A thread that was joined may still be on its way out of the list.
    for (int i = 0; i < 1'000'000 && entries("/proc/self/task") > threads; ++i)
        std::this_thread::yield();
    BOOST_TEST(entries("/proc/self/task") == threads);
    BOOST_TEST(entries("/proc/self/fd") == descriptors);
    // Less than a page for each 100 starts, and as much for what comes and goes.
    auto growth = static_cast<std::ptrdiff_t>(allocated() - bytes);
    BOOST_TEST_MESSAGE(rounds << " rounds: " << growth << " bytes more");
    BOOST_TEST(growth < 16'384 + rounds * 41, growth << " bytes more after " << rounds << " rounds");
}

class folder {
public:
    folder() {
        path_ = (std::filesystem::temp_directory_path() / "app-starts-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(path_.data()) != nullptr);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

app_options quiet(std::uint16_t port = 0) {
    app_options options;
    options.port = port;
    options.threads = 2;
    options.drain_wait = 0ms;
    options.log.level = observe::log_level::off;
    options.middleware.access_log = true;
    return options;
}

data::migrations tables() {
    data::migrations steps;
    steps.add(1, "ticks", "create table ticks (number integer not null)");
    return steps;
}

// What a backend has: a database, a queue with a job, routes that use them, and background work.
struct backend {
    explicit backend(const std::string& address, app_options options = quiet()) : application(std::move(options)) {
        auto& db = application.add(data::open(address));
        db.migrate_at_start(tables());
        auto& queue = application.emplace<jobs::queue>(db);
        queue.handle<tick>([&](const tick& job) -> task<void> {
            co_await db.execute("insert into ticks (number) values ($1)", job.number);
            done.set_value();
        });
        application.post("/ticks/{number}", [](path<"number", std::int64_t> number, jobs::queue& into) -> task<void> {
            tick job{*number};
            co_await into.enqueue(job);
        });
        application.get("/waits", [this]() -> task<std::string> {
            waits.set_value();
            co_await core::sleep_for(24h);
            co_return "never";
        });
    }

    // What went wrong, or nothing.
    std::string start() {
        std::promise<std::exception_ptr> result;
        application.start([&](const std::exception_ptr& error) { result.set_value(error); });
        try {
            if (auto error = result.get_future().get()) std::rethrow_exception(error);
        } catch (const std::exception& known) {
            return known.what();
        }
        return {};
    }
    void stop() {
        std::promise<void> result;
        application.stop([&](const std::exception_ptr&) { result.set_value(); });
        result.get_future().get();
    }

    // Outlive the application, whose last work may still keep them.
    std::promise<void> done, waits;
    app application;
};

// A client's end of a connection, which blocks.
class caller {
public:
    explicit caller(const app& to) : socket_(context_) {
        socket_.connect({asio::ip::make_address("127.0.0.1"), to.port()});
    }
    void say(const std::string& text) { asio::write(socket_, asio::buffer(text)); }
    std::string hear() {
        std::string all;
        asio::error_code ignored;
        asio::read(socket_, asio::dynamic_buffer(all), ignored);
        return all;
    }
    std::string post(const std::string& path) {
        say("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return hear();
    }

private:
    asio::io_context context_;
    asio::ip::tcp::socket socket_;
};

void use(backend& one) {
    auto answer = caller(one.application).post("/ticks/1");
    BOOST_REQUIRE_MESSAGE(answer.starts_with("HTTP/1.1 204 "), answer);
    one.done.get_future().get();
}

} // namespace starts_test

using namespace starts_test;

BOOST_AUTO_TEST_SUITE(app_starts_test)

BOOST_AUTO_TEST_CASE(a_life_leaves_nothing_behind) {
    folder where;
    leaves_nothing(starts(), [&](int round) {
        // Stopped, or left to its destructor; in memory, or in a file that has seen others.
        backend one(round % 2 == 0 ? "sqlite:" + where.file("one.db") : "sqlite::memory:");
        BOOST_REQUIRE_EQUAL(one.start(), "");
        use(one);
        if (round % 3 != 0) one.stop();
    });
}

BOOST_AUTO_TEST_CASE(a_start_that_fails_leaves_nothing_behind) {
    folder where;
    backend first("sqlite::memory:");
    BOOST_REQUIRE_EQUAL(first.start(), "");
    leaves_nothing(starts(), [&](int round) {
        switch (round % 3) {
        case 0: {
            backend busy("sqlite:" + where.file("busy.db"), quiet(first.application.port()));
            BOOST_TEST(busy.start().find("in use") != std::string::npos);
            break;
        }
        case 1: {
            backend nowhere("sqlite:" + where.file("no/such.db"));
            BOOST_TEST(nowhere.start().find("no/such") != std::string::npos);
            break;
        }
        default: {
            backend unfit("sqlite::memory:");
            unfit.application.get("/ticks/{other}/x", [](path<"other", int>, const std::string&) { return "a"; });
            BOOST_TEST(unfit.start().find("string") != std::string::npos);
        }
        }
    });
    use(first);
}

BOOST_AUTO_TEST_CASE(a_stop_in_the_middle_of_requests_leaves_nothing_behind) {
    folder where;
    leaves_nothing(std::max(10, starts() / 10), [&](int) {
        auto options = quiet();
        options.stop_within = 40ms;
        backend one("sqlite:" + where.file("one.db"), options);
        BOOST_REQUIRE_EQUAL(one.start(), "");
        caller idle(one.application), in_a_head(one.application), in_a_body(one.application), waits(one.application);
        in_a_head.say("GET /waits HTT");
        in_a_body.say("POST /ticks/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
        waits.say("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n");
        one.waits.get_future().get();
        one.stop();
        for (auto* each : {&idle, &in_a_head, &in_a_body, &waits})
            BOOST_TEST(each->hear().find(" 200 ") == std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(a_stop_during_the_start_leaves_nothing_behind) {
    folder where;
    leaves_nothing(starts(), [&](int round) {
        backend one("sqlite:" + where.file("one.db"));
        std::promise<void> ended;
        one.application.start();
        for (int i = 0; i < round % 7; ++i)
            std::this_thread::yield();
        one.application.stop([&](const std::exception_ptr&) { ended.set_value(); });
        ended.get_future().get();
    });
}

BOOST_AUTO_TEST_CASE(two_at_once_leave_nothing_behind) {
    folder where;
    leaves_nothing(starts(), [&](int round) {
        backend one("sqlite:" + where.file("one.db")), two("sqlite:" + where.file("two.db"));
        BOOST_REQUIRE_EQUAL(one.start(), "");
        BOOST_REQUIRE_EQUAL(two.start(), "");
        BOOST_TEST(one.application.port() != two.application.port());
        use(one);
        // What one does is not the other's affair.
        if (round % 2 == 0) one.stop();
        use(two);
        two.stop();
    });
}

BOOST_AUTO_TEST_SUITE_END()
