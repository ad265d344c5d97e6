// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/log.hpp>
#include <mainstay/schema/json_read.hpp>

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace mainstay;
using namespace std::string_literals;
using observe::log_level;

namespace {

// A log that writes at once, and what it wrote.
struct captured {
    core::manual_clock time;
    std::vector<std::string> lines;
    observe::log log;

    explicit captured(observe::log_format format, log_level level = log_level::trace)
        : log({.level = level, .format = format, .immediate = true, .clock = &time},
              observe::to_function([this](std::string_view line) { lines.emplace_back(line); })) {}
};

// An output that waits at a gate, and can be told to take only so many bytes.
class gated final : public observe::log_output {
public:
    std::size_t write(std::string_view text, const std::function<bool()>& give_up) noexcept override {
        std::unique_lock lock(mutex);
        ++waiting;
        changed.notify_all();
        while (!open) {
            changed.wait_for(lock, std::chrono::milliseconds(1));
            if (open) break;
            lock.unlock();
            bool useless = give_up();
            lock.lock();
            if (useless) return 0;
        }
        std::size_t taken = std::min(text.size(), room);
        room -= taken;
        written += text.substr(0, taken);
        changed.notify_all();
        return taken;
    }
    void release() {
        std::lock_guard lock(mutex);
        open = true;
        changed.notify_all();
    }
    void wait_for_writer() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return waiting > 0; });
    }
    void wait_for(std::string_view end) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return written.ends_with(end); });
    }
    void make_room(std::size_t bytes) {
        std::lock_guard lock(mutex);
        room = bytes;
    }
    std::string text() {
        std::lock_guard lock(mutex);
        return written;
    }

    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
    int waiting = 0;
    std::size_t room = std::numeric_limits<std::size_t>::max();
    std::string written;
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (std::size_t end; (end = text.find('\n', from)) != text.npos; from = end + 1)
        lines.push_back(text.substr(from, end - from));
    BOOST_TEST(from == text.size());
    return lines;
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_test)

BOOST_AUTO_TEST_CASE(a_json_line_has_time_level_message_and_fields) {
    captured out(observe::log_format::json);
    out.log.info("order paid", {{"order", 12}, {"total", 19.5}, {"again", false}, {"by", "card"}, {"left", 3U}});
    BOOST_TEST(out.lines.at(0) == R"({"time":"2027-01-15T08:00:00Z","level":"info","message":"order paid","order":12,)"
                                  R"("total":19.5,"again":false,"by":"card","left":3})");
}

BOOST_AUTO_TEST_CASE(lines_below_the_level_are_not_written) {
    captured out(observe::log_format::json, log_level::warn);
    out.log.info("quiet");
    out.log.warn("loud");
    BOOST_TEST(out.lines.size() == 1U);
    out.log.level(log_level::trace);
    out.log.trace("all");
    BOOST_TEST(out.lines.size() == 2U);
    out.log.level(log_level::off);
    out.log.error("nothing");
    out.log.write(log_level::off, "not even this");
    BOOST_TEST(out.lines.size() == 2U);
}

BOOST_AUTO_TEST_CASE(whatever_the_bytes_a_json_line_is_valid_json) {
    captured out(observe::log_format::json);
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    out.log.info(all,
        {{all, all}, {"", "\xff\xfe"}, {"\"quoted\"", "a\nb\r\0c"s}, {"nan", std::numeric_limits<double>::quiet_NaN()},
            {"infinite", -std::numeric_limits<double>::infinity()}});
    BOOST_TEST(out.lines.at(0).find('\n') == std::string::npos);
    std::map<std::string, std::variant<std::monostate, std::string>> members;
    auto read = schema::read_json<std::map<std::string, std::optional<std::string>>>(out.lines.at(0));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((*read).at("\"quoted\"").value() == "a\nb\r\0c"s);
}

BOOST_AUTO_TEST_CASE(no_name_stands_twice) {
    captured out(observe::log_format::json);
    core::context context;
    context.id("abc");
    context.log_field("account", "7");
    context.log_field("order", "from the context");
    out.log.with(context).info("x", {{"message", "m"}, {"time", 1}, {"level", 2}, {"request_id", "r"}, {"order", 12}});
    BOOST_TEST(
        out.lines.at(0) ==
        R"({"time":"2027-01-15T08:00:00Z","level":"info","message":"x","request_id":"abc","message_":"m","time_":1,)"
        R"("level_":2,"request_id_":"r","order":12,"account":"7"})");
}

BOOST_AUTO_TEST_CASE(lines_of_a_request_carry_its_id_and_fields) {
    captured out(observe::log_format::text);
    auto context = core::context_ptr::make();
    context->id("abc");
    context->log_field("account", "7");
    out.log.with(context).warn("slow", {{"took", std::chrono::milliseconds(1500)}});
    out.log.with(nullptr).warn("alone");
    BOOST_TEST(out.lines.at(0) == "08:00:00.000 WARN  slow took=1.5 account=7 request_id=abc");
    BOOST_TEST(out.lines.at(1) == "08:00:00.000 WARN  alone");
}

BOOST_AUTO_TEST_CASE(readable_text_quotes_and_escapes) {
    captured out(observe::log_format::text);
    out.log.error("he said\n12:00:00 INFO  forged \x1b[31mred",
        {{"plain", "a-b"}, {"space", "a b"}, {"empty", ""}, {"quote", "a\"b\\"}, {"equal", "a=b"},
            {"bad", "\xff\xc2\x9b"}, {"umlaut", "ä"}, {"turned", "\u202eabc"}, {"a b", 1}});
    BOOST_TEST(out.lines.at(0) ==
               "08:00:00.000 ERROR he said\\n12:00:00 INFO  forged \\x1b[31mred plain=a-b space=\"a b\" "
               "empty=\"\" quote=\"a\\\"b\\\\\" equal=\"a=b\" bad=\"\\xff\\xc2\\x9b\" umlaut=\"ä\" "
               "turned=\"\\xe2\\x80\\xaeabc\" \"a b\"=1");
}

BOOST_AUTO_TEST_CASE(what_finds_no_room_is_dropped_counted_and_told) {
    auto owned = std::make_unique<gated>();
    auto& output = *owned;
    core::manual_clock time;
    observe::log log({.format = observe::log_format::text, .queue_bytes = 64, .clock = &time}, std::move(owned));
    log.info("first");
    output.wait_for_writer();
    for (int i = 0; i < 10; ++i)
        log.info("0123456789"); // 30 bytes each: two find room
    BOOST_TEST(log.dropped() == 8U);
    output.release();
    // Nothing else is written: the news comes by itself, with or after the lines that found room.
    output.wait_for("dropped lines=8\n");
    auto lines = split(output.text());
    BOOST_TEST(lines.size() == 4U);
    BOOST_TEST(lines.at(0).ends_with("first"));
    BOOST_TEST(std::count(lines.begin(), lines.end(), "08:00:00.000 WARN  log lines dropped lines=8") == 1);
    BOOST_TEST(log.dropped() == 8U);
}

BOOST_AUTO_TEST_CASE(an_output_that_fails_loses_lines_but_never_half_of_one) {
    auto owned = std::make_unique<gated>();
    auto& output = *owned;
    output.open = true;
    output.room = 8;
    core::manual_clock time;
    observe::log log({.format = observe::log_format::json, .clock = &time}, std::move(owned));
    log.info("cut");
    BOOST_TEST(log.flush()); // nothing is lost yet: the rest of the line waits
    BOOST_TEST(output.text().size() == 8U);
    log.info("lost");
    BOOST_TEST(!log.flush());
    BOOST_TEST(log.dropped() == 1U);
    output.make_room(std::numeric_limits<std::size_t>::max());
    log.info("whole");
    BOOST_TEST(log.flush());
    auto lines = split(output.text());
    BOOST_REQUIRE(lines.size() == 3U);
    BOOST_TEST(lines[0] == R"({"time":"2027-01-15T08:00:00Z","level":"info","message":"cut"})");
    BOOST_TEST(lines[1] == R"({"time":"2027-01-15T08:00:00Z","level":"info","message":"whole"})");
    BOOST_TEST(lines[2] == R"({"time":"2027-01-15T08:00:00Z","level":"warn","message":"log lines dropped","lines":1})");
}

BOOST_AUTO_TEST_CASE(the_end_writes_what_waits) {
    std::vector<std::string> lines;
    {
        observe::log log({}, observe::to_function([&](std::string_view line) { lines.emplace_back(line); }));
        for (int i = 0; i < 1000; ++i)
            log.info("line", {{"number", i}});
    }
    BOOST_TEST(lines.size() == 1000U);
    BOOST_TEST(lines.back().ends_with("\"number\":999}"));
}

BOOST_AUTO_TEST_CASE(the_end_does_not_wait_for_an_output_that_takes_nothing) {
    observe::log log({.flush_timeout = std::chrono::milliseconds(1)}, std::make_unique<gated>());
    log.info("never read");
}

BOOST_AUTO_TEST_CASE(a_pipe_whose_reader_is_gone_is_a_loss_and_no_signal) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    {
        observe::log log({}, observe::to_descriptor(ends[1]));
        log.info("to nobody");
        BOOST_TEST(!log.flush());
        BOOST_TEST(log.dropped() == 1U);
    }
    ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(many_threads_give_whole_lines) {
    std::vector<std::string> lines;
    {
        observe::log log({.format = observe::log_format::json},
            observe::to_function([&](std::string_view line) { lines.emplace_back(line); }));
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&log, t] {
                for (int i = 0; i < 500; ++i)
                    log.info("line", {{"thread", t}, {"number", i}});
            });
        }
        for (auto& one : threads)
            one.join();
    }
    BOOST_TEST(lines.size() == 2000U);
    for (const auto& line : lines)
        BOOST_TEST((line.starts_with("{\"time\":\"") && line.ends_with("}")));
}

BOOST_AUTO_TEST_SUITE_END()
