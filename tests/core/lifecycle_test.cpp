// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/lifecycle.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/this_coro.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

using lines = std::vector<std::string>;

// Writes down what is asked of it.
class part : public core::service {
public:
    part(std::string name, lines& seen) : name_(std::move(name)), seen_(seen) {}

    std::string_view name() const noexcept override { return name_; }
    std::vector<const core::service*> depends_on() const override { return needs; }
    task<void> start(core::runtime&) override {
        seen_.push_back("start " + name_);
        if (start_takes != 0s) co_await core::sleep_for(start_takes);
        if (fails) throw std::runtime_error(name_ + " is broken");
    }
    std::optional<std::string> not_ready() const override { return complaint; }
    void quiesce() noexcept override { seen_.push_back("quiesce " + name_); }
    task<void> stop(core::clock::steady_time deadline) override {
        seen_.push_back("stop " + name_);
        told = deadline;
        if (stubborn) co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        if (stop_takes != 0s) co_await core::sleep_for(stop_takes);
        if (stop_fails) throw std::runtime_error(name_ + " would not");
        ended = true;
    }

    std::vector<const core::service*> needs;
    std::optional<std::string> complaint;
    std::chrono::seconds start_takes{0}, stop_takes{0};
    core::clock::steady_time told;
    bool fails = false, stop_fails = false, stubborn = false, ended = false;

private:
    std::string name_;
    lines& seen_;
};

struct fixture {
    // Spawns the work and reports how it ended; empty text for well.
    std::shared_ptr<std::optional<std::string>> spawn(task<void> work) {
        auto result = std::make_shared<std::optional<std::string>>();
        auto done = [result](std::exception_ptr error) {
            result->emplace();
            try {
                if (error) std::rethrow_exception(error);
            } catch (const std::exception& failure) {
                *result = failure.what();
            }
        };
        asio::co_spawn(threads.executor(0), std::move(work), asio::bind_cancellation_slot(give_up.slot(), done));
        threads.poll();
        return result;
    }
    std::string run(task<void> work) { return spawn(std::move(work))->value_or("still running"); }

    core::manual_clock time;
    core::runtime threads{time};
    asio::cancellation_signal give_up;
    lines seen, events;
    part a{"a", seen}, b{"b", seen}, c{"c", seen};
    core::lifecycle cycle{[this](const core::service& which, core::service_event what, std::exception_ptr) {
        static const std::map<core::service_event, std::string> words{
            {core::service_event::start_failed, "start failed"}, {core::service_event::stop_failed, "stop failed"},
            {core::service_event::stop_cancelled, "cancelled"}, {core::service_event::stop_abandoned, "abandoned"}};
        if (auto at = words.find(what); at != words.end()) {
            events.push_back(at->second + " " + std::string(which.name()));
        }
    }};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lifecycle_test, fixture)

BOOST_AUTO_TEST_CASE(starts_dependencies_first_and_stops_them_last) {
    a.needs = {&b};
    b.needs = {&c};
    for (auto* each : {&a, &b, &c, &a})
        cycle.add(*each);
    BOOST_TEST(cycle.not_ready().value() == "starting");
    BOOST_TEST(run(cycle.start(threads, 10s)) == "");
    BOOST_TEST((cycle.state() == core::lifecycle::phase::running));
    BOOST_TEST(!cycle.not_ready());
    BOOST_TEST(run(cycle.stop(10s)) == "");
    BOOST_TEST((cycle.state() == core::lifecycle::phase::stopped));
    BOOST_TEST(cycle.not_ready().value() == "stopping");
    BOOST_TEST((seen == lines{"start c", "start b", "start a", "quiesce a", "quiesce b", "quiesce c", "stop a", "stop b",
                            "stop c"}));
    BOOST_TEST(events.empty());
    BOOST_TEST(run(cycle.stop(10s)) == "");
    BOOST_TEST(seen.size() == 9U);
}

BOOST_AUTO_TEST_CASE(keeps_the_order_of_adding_where_nothing_else_is_said) {
    for (auto* each : {&b, &c, &a})
        cycle.add(*each);
    BOOST_TEST(run(cycle.start(threads, 10s)) == "");
    BOOST_TEST((seen == lines{"start b", "start c", "start a"}));
}

BOOST_AUTO_TEST_CASE(tells_every_mistake_of_the_order_at_once) {
    part missing{"missing", seen};
    a.needs = {&b, &missing, nullptr};
    b.needs = {&a};
    c.needs = {&c};
    for (auto* each : {&a, &b, &c})
        cycle.add(*each);
    try {
        cycle.order();
        BOOST_ERROR("no error");
    } catch (const core::start_error& error) {
        BOOST_TEST(error.mistakes().size() == 4U);
        std::string text = error.what();
        BOOST_TEST(text.find("'a' needs 'b' needs 'a'") != std::string::npos);
        BOOST_TEST(text.find("'c' needs 'c'") != std::string::npos);
        BOOST_TEST(text.find("'a' depends on 'missing', which was not added") != std::string::npos);
        BOOST_TEST(text.find("(null)") != std::string::npos);
    }
    BOOST_TEST(run(cycle.start(threads, 10s)) != "");
    BOOST_TEST(seen.empty());
}

BOOST_AUTO_TEST_CASE(a_failing_start_stops_what_had_started) {
    c.fails = true;
    for (auto* each : {&a, &b, &c})
        cycle.add(*each);
    BOOST_TEST(run(cycle.start(threads, 10s)) == "c is broken");
    BOOST_TEST(
        (seen == lines{"start a", "start b", "start c", "quiesce b", "quiesce a", "stop b", "stop a"}));
    BOOST_TEST((events == lines{"start failed c"}));
    BOOST_TEST((cycle.state() == core::lifecycle::phase::stopped));
}

BOOST_AUTO_TEST_CASE(a_cancelled_start_stops_what_had_started_and_is_not_cut_short) {
    b.start_takes = 3600s;
    a.stop_takes = 2s;
    cycle.add(a);
    cycle.add(b);
    auto result = spawn(cycle.start(threads, 10s));
    threads.advance(1s);
    BOOST_TEST(!result->has_value());
    give_up.emit(asio::cancellation_type::terminal);
    threads.advance(1s);
    BOOST_TEST(!result->has_value());
    threads.advance(1s);
    BOOST_TEST(result->has_value());
    BOOST_TEST(a.ended);
    BOOST_TEST((events == lines{"start failed b"}));
}

BOOST_AUTO_TEST_CASE(each_has_its_share_of_the_deadline) {
    for (auto* each : {&a, &b})
        cycle.add(*each);
    BOOST_TEST(run(cycle.start(threads, 20s)) == "");
    b.stop_takes = 3600s;
    a.stop_takes = 1s;
    auto begin = time.steady_now();
    auto result = spawn(cycle.stop(20s));
    // Shares of 5 s; b may use all but a's, and is cancelled a little before that.
    BOOST_TEST((b.told > begin + 10s && b.told < begin + 15s));
    threads.advance(b.told - begin - 1ms);
    BOOST_TEST(events.empty());
    threads.advance(2ms);
    BOOST_TEST((events == lines{"cancelled b"}));
    BOOST_TEST((a.told > begin + 15s && a.told <= begin + 20s));
    threads.advance(1s);
    BOOST_TEST(result->value() == "");
    BOOST_TEST(a.ended);
    BOOST_TEST(!b.ended);
}

BOOST_AUTO_TEST_CASE(one_that_ignores_its_cancellation_is_left_behind) {
    for (auto* each : {&a, &b})
        cycle.add(*each);
    BOOST_TEST(run(cycle.start(threads, 20s)) == "");
    b.stop_takes = 60s;
    b.stubborn = true;
    auto begin = time.steady_now();
    auto result = spawn(cycle.stop(20s));
    threads.advance(15s);
    threads.advance(1ms);
    BOOST_TEST((events == lines{"cancelled b", "abandoned b"}));
    BOOST_TEST(a.ended);
    BOOST_TEST(result->value() == "");
    BOOST_TEST((time.steady_now() - begin <= 20s));
    threads.advance(60s);
    BOOST_TEST(b.ended);
}

BOOST_AUTO_TEST_CASE(a_failing_stop_does_not_hold_up_the_others) {
    for (auto* each : {&a, &b})
        cycle.add(*each);
    BOOST_TEST(run(cycle.start(threads, 20s)) == "");
    b.stop_fails = true;
    BOOST_TEST(run(cycle.stop(20s)) == "");
    BOOST_TEST((events == lines{"stop failed b"}));
    BOOST_TEST(a.ended);
}

BOOST_AUTO_TEST_CASE(no_time_at_all_still_stops_everything) {
    for (auto* each : {&a, &b})
        cycle.add(*each);
    BOOST_TEST(run(cycle.start(threads, 20s)) == "");
    b.stop_takes = 5s;
    auto result = spawn(cycle.stop(0s));
    threads.advance(5ms);
    BOOST_TEST(result->value() == "");
    BOOST_TEST((events == lines{"cancelled b"}));
    BOOST_TEST(a.ended);
}

BOOST_AUTO_TEST_CASE(names_who_is_not_ready) {
    cycle.add(a);
    cycle.add(b);
    BOOST_TEST(run(cycle.start(threads, 1s)) == "");
    b.complaint = "the disk is full";
    BOOST_TEST(cycle.not_ready().value() == "b: the disk is full");
    b.complaint.reset();
    BOOST_TEST(!cycle.not_ready());
}

BOOST_AUTO_TEST_CASE(refuses_what_comes_too_late) {
    cycle.add(a);
    BOOST_TEST(run(cycle.start(threads, 1s)) == "");
    BOOST_CHECK_THROW(cycle.add(b), std::logic_error);
    BOOST_TEST(run(cycle.start(threads, 1s)) == "mainstay: started twice");
}

BOOST_AUTO_TEST_SUITE_END()
