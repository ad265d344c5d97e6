// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// [log]
void paid(ms::observe::log& log, std::int64_t order, std::chrono::milliseconds took) {
    log.info("order paid", {{"order", order}, {"provider", "card"}, {"took", took}});
}

task<> refused(ms::observe::log& log, int attempt) {
    auto context = co_await ms::core::this_context();
    log.with(context).warn("payment refused", {{"attempt", attempt}}); // with the request's id and log fields
}
// [log]

// [metrics]
class till {
public:
    explicit till(ms::observe::metrics& metrics)
        : paid_(metrics.counter("orders_paid_total", "Orders paid.", {{"provider", "card"}}))
        , charge_(metrics.histogram("charge_duration_seconds", "What charging a card took."))
        , waiting_(metrics.watch("orders_waiting", "Orders not paid yet.", {}, [this] { return double(waiting); })) {}

    void charged(std::chrono::nanoseconds took) {
        paid_.add();
        charge_.record(took);
    }

    std::atomic<int> waiting{0};

private:
    ms::observe::counter& paid_;
    ms::observe::histogram& charge_;
    ms::observe::metric_watch waiting_; // the gauge is there as long as this is
};
// [metrics]

void to_a_file(const std::string& path) {
    // [file]
    ms::observe::log log({.level = ms::observe::log_level::debug},
        ms::observe::to_file(path, {.rotate_bytes = 100 * 1024 * 1024, .keep = 5}));
    // [file]
    paid(log, 7, 12ms);
    expect(log.flush());
}

void lines() {
    std::vector<std::string> lines;
    ms::observe::log log({.format = ms::observe::log_format::json, .immediate = true},
        ms::observe::to_function([&](std::string_view line) { lines.emplace_back(line); }));
    paid(log, 7, 12ms);
    expect(holds(lines.at(0), R"("message":"order paid","order":7,"provider":"card","took":0.012)"));

    ms::testing::world world;
    app app({.log = {.level = ms::observe::log_level::off}});
    app.get("/pay", [&] { return refused(log, 2); });
    ms::testing::client client(world, app);
    client.peer({.address = "127.0.0.1", .trusted = true});
    client.get("/pay").field("X-Request-Id", "abc").send();
    expect(holds(lines.at(1), R"("message":"payment refused")") && holds(lines.at(1), R"("request_id":"abc")"));

    log.info("two\nlines");
    expect(lines.size() == 3 && holds(lines[2], R"(two\nlines)"));

    ms::testing::temporary_folder folder;
    to_a_file(folder.file("shop.log"));
}

void numbers() {
    ms::observe::metrics metrics;
    {
        till till(metrics);
        till.waiting = 3;
        till.charged(40ms);
        auto text = metrics.text();
        expect(holds(text, "orders_paid_total{provider=\"card\"} 1\n"));
        expect(holds(text, "charge_duration_seconds_count 1\n") && holds(text, "orders_waiting 3\n"));
    }
    expect(!holds(metrics.text(), "orders_waiting"));
}

void readiness() {
    std::atomic<bool> disk_full{false};
    ms::observe::health health;
    // [health]
    health.add_readiness("uploads", [&]() -> std::optional<std::string> {
        if (disk_full) return "the disk is full"; // may be shown to whoever asks
        return std::nullopt;
    });
    // [health]
    expect(health.readiness().ok() && health.liveness().ok());
    disk_full = true;
    expect(!health.readiness().ok() && health.readiness().checks.at(0).reason == "the disk is full");
}

} // namespace

void guide::observe_page() {
    lines();
    numbers();
    readiness();
}
