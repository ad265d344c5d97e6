// SPDX-License-Identifier: BSL-1.0
// What a queue tells of itself.
#include "job_world.hpp"

#include <mainstay/observe/log.hpp>
#include <mainstay/observe/metrics.hpp>

#include <functional>
#include <stdexcept>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

struct mail {
    int to = 0;
    static constexpr std::string_view kind = "mail";
};
struct stranger {
    int n = 0;
    static constexpr std::string_view kind = "stranger";
};

class kept_lines final : public observe::log_output {
public:
    explicit kept_lines(std::string& text) : text_(&text) {}
    std::size_t write(std::string_view lines, const std::function<bool()>&) noexcept override {
        text_->append(lines);
        return lines.size();
    }

private:
    std::string* text_;
};

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(reports_test)

BOOST_AUTO_TEST_CASE(failures_rescues_and_strangers_are_told) {
    std::string lines;
    observe::log log({.format = observe::log_format::json, .immediate = true}, std::make_unique<kept_lines>(lines));
    observe::metrics metrics;
    job_world world;
    jobs::queue_options options{.log = &log, .metrics = &metrics};
    {
        jobs::queue queue(world.db, options);
        queue.handle<mail>(
            [&](const mail& job) -> task<> {
                if (job.to == 1) throw std::runtime_error("no route");
                co_await core::sleep_for(1h);
            },
            {.attempts = 2, .backoff = {1s, 1s, 1.0, 0.0}});
        world.start(queue);
        world.enqueue(queue, mail{1});
        world.enqueue(queue, mail{2});
        world.enqueue(queue, stranger{1});
        world.threads.advance(3min);
    }
    BOOST_TEST(contains(lines, "job failed\""));
    BOOST_TEST(contains(lines, "job failed for good"));
    BOOST_TEST(contains(lines, "no route"));
    BOOST_TEST(contains(lines, R"("job_kind":"mail")"));
    BOOST_TEST(contains(lines, R"("job_kind":"stranger")"));
    world.time.advance(11s);
    jobs::queue queue(world.db, options);
    queue.handle<mail>([](const mail&) {});
    world.start(queue);
    world.threads.advance(4s);
    BOOST_TEST(contains(lines, "taken over from a worker that died"));
    auto text = metrics.text();
    BOOST_TEST(contains(text, R"(jobs_finished_total{kind="mail",outcome="retried"} 1)"));
    BOOST_TEST(contains(text, R"(jobs_finished_total{kind="mail",outcome="discarded"} 1)"));
    BOOST_TEST(contains(text, R"(jobs_finished_total{kind="mail",outcome="completed"} 1)"));
    BOOST_TEST(contains(text, R"(jobs_rescued_total{queue="jobs"} 1)"));
    BOOST_TEST(contains(text, R"(jobs_available{queue="jobs"} 1)"));
    BOOST_TEST(contains(text, R"(jobs_run_duration_seconds_count{kind="mail"})"));
    BOOST_TEST(contains(text, R"(jobs_wait_duration_seconds_count{kind="mail"})"));
    world.stop(queue);
}

BOOST_AUTO_TEST_SUITE_END()
