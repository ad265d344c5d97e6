// SPDX-License-Identifier: BSL-1.0
#include "call.hpp"
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <asio/executor_work_guard.hpp>

#include <functional>
#include <future>
#include <string>
#include <thread>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

// [build]
void build(app& app, std::string_view database) {
    auto& db = app.add(ms::data::open(database));
    app.emplace<ms::jobs::queue>(db);
    app.get("/v1/ping", [] { return "pong"; });
}
// [build]

struct settings {
    std::uint16_t port = 0;
    std::string database = "sqlite::memory:";
};

ms::app_options quiet(std::uint16_t port = 0) {
    ms::app_options options;
    options.port = port;
    options.drain_wait = 0ms;
    options.log.level = ms::observe::log_level::off;
    return options;
}

// As main does, until somebody has called it.
int serve(const settings& settings, std::string& answer) {
    app app(quiet(settings.port));
    std::promise<void> ready;
    app.on_ready([&](std::string_view) { ready.set_value(); });
    std::thread caller([&] {
        ready.get_future().wait();
        answer = guide::call(app.port(), "/v1/ping");
        app.stop();
    });
    auto run = [&] {
        // [run]
        build(app, settings.database);
        return app.run();
        // [run]
    };
    int status = run();
    caller.join();
    return status;
}

class payments {
public:
    virtual ~payments() = default;
    virtual std::string provider() const = 0;
};

class stripe final : public payments {
public:
    std::string provider() const override { return "stripe"; }
};

class clock_tower {
public:
    explicit clock_tower(int metres) : height(metres) {}
    clock_tower(const clock_tower&) = delete;
    const int height;
};

struct shop_name {
    std::string text;
};

// [handler]
std::string front_page(
    const shop_name& name, clock_tower& tower, payments& pay, named<"ledger", ms::data::database> ledger) {
    return name.text + ' ' + std::to_string(tower.height) + ' ' + pay.provider() + ' ' + std::string(ledger->name());
}
// [handler]

void parts() {
    app app(quiet());
    stripe lent;
    // [parts]
    app.add(shop_name{"Corner shop"});
    app.emplace<clock_tower>(30);
    app.provide<payments>(std::ref(lent));
    app.provide<named<"ledger", ms::data::database>>(ms::data::open("sqlite::memory:", {.name = "ledger"}));
    app.get("/", front_page);
    // [parts]
    app.add(ms::data::open("sqlite::memory:"));
    ms::testing::world world;
    ms::testing::client client(world, app);
    expect(client.get("/").send().body() == "Corner shop 30 stripe ledger");
    expect(client.get("/readyz").send().status() == 200);
}

task<> refresh(int& rounds) {
    while (rounds < 3) {
        co_await ms::core::sleep_for(1min);
        ++rounds;
    }
}

void options() {
    int rounds = 0;
    // [options]
    app app{{.listen = false, .middleware = {.access_log = true, .cross_origin_protection = false}}};
    app.options().openapi.title = "Notes";
    app.options().routes.metrics = false;
    // [options]
    app.log().level(ms::observe::log_level::off);
    // [spawn]
    app.spawn(refresh(rounds));
    // [spawn]
    ms::testing::world world;
    ms::testing::client client(world, app);
    world.advance(3min);
    expect(rounds == 3 && client.get("/metrics").send().status() == 404);
    expect(client.get("/openapi.json").send().body().find("\"Notes\"") != std::string::npos);
}

void listening() {
    // [listening]
    ms::app_options options;
    options.address = "::";
    options.port = 80;
    options.operations = ms::http::listener_options{.address = "127.0.0.1", .port = 9090};
    options.handover = "/run/notes/handover";
    // [listening]
    expect(options.listeners.empty());
}

// A program of the user's own, which has an io_context already.
void embedded() {
    app app(quiet());
    build(app, "sqlite::memory:");
    // [embed]
    asio::io_context context;
    std::promise<void> started, stopped;
    app.start({std::ref(context)}, [&](std::exception_ptr error) { // what went wrong, or null
        error ? started.set_exception(error) : started.set_value();
    });
    auto work = asio::make_work_guard(context);
    std::thread thread([&] { context.run(); });
    started.get_future().get();
    // [embed]
    expect(app.ready() && guide::call(app.port(), "/v1/ping").ends_with("pong"));
    // [unembed]
    app.stop([&](std::exception_ptr) { stopped.set_value(); }); // drains; never blocks
    stopped.get_future().get();
    work.reset();
    thread.join();
    // [unembed]
    expect(!app.ready());
}

void mistakes() {
    app app(quiet());
    app.get("/notes", [](ms::data::database&) { return "none"; });
    ms::testing::world world;
    auto why = guide::thrown_by<ms::core::start_error>([&] { ms::testing::client client(world, app); });
    expect(why.mistakes().size() == 1 && why.mistakes()[0].find("database") != std::string::npos);
}

} // namespace

void guide::app_page() {
    std::string answer;
    expect(serve(settings{}, answer) == 0 && answer.ends_with("pong"));
    parts();
    options();
    listening();
    embedded();
    mistakes();
}
