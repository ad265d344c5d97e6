// SPDX-License-Identifier: BSL-1.0
#include <mainstay/app/app.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/error.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/testing/client.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <boost/test/unit_test.hpp>

#include "http/tls_bench.hpp"

#include <cstdio>
#include <future>
#include <thread>
#include <unistd.h>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

app_options quiet() {
    app_options options;
    options.port = 0;
    options.threads = 1;
    options.drain_wait = 0ms;
    options.log.level = observe::log_level::off;
    return options;
}

std::string message(const std::exception_ptr& error) {
    if (!error) return {};
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return known.what();
    }
}

// Starts and waits, as a program with nothing else to do may; what went wrong as text.
std::string start(app& target) {
    std::promise<std::exception_ptr> result;
    target.start([&](const std::exception_ptr& error) { result.set_value(error); });
    return message(result.get_future().get());
}
void stop(app& target) {
    std::promise<void> result;
    target.stop([&](const std::exception_ptr&) { result.set_value(); });
    result.get_future().get();
}

// One request over a real socket, the whole answer as text.
std::string call(std::uint16_t port, const std::string& path) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::make_address("127.0.0.1"), port});
    asio::write(socket, asio::buffer("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    std::string all;
    asio::error_code ignored;
    asio::read(socket, asio::dynamic_buffer(all), ignored);
    return all;
}

struct clockwork {
    int teeth;
};
struct payments {
    virtual ~payments() = default;
    virtual std::string name() const = 0;
};
struct cash final : payments {
    std::string name() const override { return "cash"; }
};

class part final : public core::service {
public:
    explicit part(std::string name, std::string* seen = nullptr) : name_(std::move(name)), seen_(seen) {}
    std::string_view name() const noexcept override { return name_; }
    std::vector<const core::service*> depends_on() const override { return needs; }
    task<void> start(core::runtime&) override {
        tell("+");
        if (!failure.empty()) throw std::runtime_error(failure);
        co_return;
    }
    std::optional<std::string> not_ready() const override { return complaint; }
    task<void> stop(core::clock::steady_time) override {
        tell("-");
        co_return;
    }

    std::vector<const core::service*> needs;
    std::string failure;
    std::optional<std::string> complaint;

private:
    void tell(const char* what) {
        if (seen_ != nullptr) *seen_ += what + name_ + ' ';
    }
    std::string name_;
    std::string* seen_;
};

struct fixture {
    testing::client& begin() { return made_client.emplace(world, target); }

    testing::world world;
    std::vector<std::string> lines;
    app target{quiet()};
    std::optional<testing::client> made_client;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(app_test, fixture)

BOOST_AUTO_TEST_CASE(hands_out_what_it_was_given) {
    cash drawer;
    target.add(clockwork{12});
    target.provide<payments>(cash{});
    target.provide<named<"second", clockwork>>(std::make_unique<clockwork>(clockwork{24}));
    target.provide<const cash>(std::ref(drawer));
    target.get("/all", [](clockwork& one, payments& pay, named<"second", clockwork> two, const cash& lent, app& self,
                           observe::log&, observe::metrics&, observe::health&, const core::clock&) {
        return std::to_string(one.teeth) + pay.name() + std::to_string(two->teeth) + lent.name() +
               (self.ready() ? "!" : "?");
    });
    BOOST_TEST(begin().get("/all").send().body() == "12cash24cash!");
}

BOOST_AUTO_TEST_CASE(gives_back_where_a_part_is_kept) {
    clockwork& kept = target.add(clockwork{7});
    auto shared = std::make_shared<part>("shared");
    part& same = target.add(shared);
    BOOST_TEST(kept.teeth == 7);
    BOOST_TEST(&same == shared.get());
    std::unique_ptr<cash> nobody;
    BOOST_CHECK_THROW(target.add(std::move(nobody)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(tells_every_mistake_at_once) {
    part lonely("lonely"), missing("missing");
    lonely.needs = {&missing};
    target.add(std::ref(lonely));
    target.get("/a/{x}", [](path<"x", int>, clockwork&) { return "a"; });
    target.get("/a/{y}", [](path<"y", int>) { return "b"; });
    target.options().trusted_proxies = {"10.0.0.0/8", "10.0.0.0/33", "proxy.internal"};
    try {
        begin();
        BOOST_ERROR("started");
    } catch (const core::start_error& error) {
        std::string text = error.what();
        BOOST_TEST(error.mistakes().size() >= 4U, text);
        BOOST_TEST(text.find("trusted_proxies: \"10.0.0.0/33\"") != std::string::npos, text);
        BOOST_TEST(text.find("proxy.internal") != std::string::npos, text);
        BOOST_TEST(text.find("missing") != std::string::npos, text);
        BOOST_TEST(text.find("clockwork") != std::string::npos, text);
        BOOST_TEST(text.find("/a/{y}") != std::string::npos, text);
    }
}

BOOST_AUTO_TEST_CASE(names_the_service_that_would_not_start_and_stops_the_others) {
    std::string seen;
    part first("first", &seen), second("second", &seen);
    second.failure = "no disk";
    target.add(std::ref(first));
    target.provide<named<"second", part>>(std::move(second));
    BOOST_CHECK_EXCEPTION(begin(), core::start_error,
        [](const core::start_error& error) { return std::string(error.what()) == "second: no disk"; });
    BOOST_TEST(seen == "+first +second -first ");
}

BOOST_AUTO_TEST_CASE(names_the_setting_of_the_service_that_would_not_start) {
    auto options = quiet();
    options.settings_of = {{"disk", "SHOP_DATABASE"}};
    app named(options);
    part disk("disk");
    disk.failure = "no disk";
    named.add(std::ref(disk));
    BOOST_TEST(start(named) == "disk: no disk (set by SHOP_DATABASE)");
}

BOOST_AUTO_TEST_CASE(starts_dependencies_first_whatever_the_order_of_adding) {
    std::string seen;
    auto queue = std::make_unique<part>("queue", &seen);
    auto base = std::make_unique<part>("base", &seen);
    queue->needs = {base.get()};
    target.provide<named<"queue", part>>(std::move(queue));
    target.add(std::move(base));
    begin();
    made_client.reset();
    BOOST_TEST(seen == "+base +queue -queue -base ");
}

BOOST_AUTO_TEST_CASE(answers_health_and_names_what_fails) {
    auto& one = target.add(part("store"));
    auto& client = begin();
    auto ready = client.get("/readyz").send();
    BOOST_TEST(ready.status() == 200, ready);
    BOOST_TEST(ready.body().find("store") != std::string::npos, ready);
    one.complaint = "the disk is full";
    BOOST_TEST(!target.ready());
    ready = client.get("/readyz").send();
    BOOST_TEST(ready.status() == 503, ready);
    BOOST_TEST(ready.code() == "not_ready");
    BOOST_TEST(ready.body().find("store: the disk is full") != std::string::npos, ready);
    BOOST_TEST(ready.field("Retry-After").has_value());
    BOOST_TEST(client.get("/healthz").send().status() == 200);
    target.health().add_liveness("heart", [] { return std::optional<std::string>("stuck"); });
    BOOST_TEST(client.get("/healthz").send().status() == 503);
    BOOST_TEST(client.head("/healthz").send().body().empty());
}

BOOST_AUTO_TEST_CASE(measures_requests_by_their_template) {
    target.get("/things/{id}", [](path<"id", int>) { return "x"; });
    auto& client = begin();
    client.get("/things/1").send();
    client.get("/things/2").send();
    client.get("/things/x").send();
    auto text = client.get("/metrics").send();
    BOOST_TEST(text.field("Content-Type").value().starts_with("text/plain; version=0.0.4"));
    BOOST_TEST(text.body().find("http_route=\"/things/{id}\"") != std::string::npos, text);
    BOOST_TEST(text.body().find("/things/1") == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(describes_itself) {
    target.get("/things/{id}", [](path<"id", int>) { return "x"; });
    auto& client = begin();
    auto document = client.get("/openapi.json").send();
    for (const char* path : {"/things/{id}", "/healthz", "/readyz", "/metrics", "/openapi.json"})
        BOOST_TEST(document.body().find('"' + std::string(path) + '"') != std::string::npos, path);
    auto page = client.get("/docs").send();
    BOOST_TEST(page.body().find("/things/{id}") != std::string::npos);
    BOOST_TEST(page.field("Content-Security-Policy").value().find("sha256") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(built_in_routes_can_be_turned_off_and_replaced) {
    target.options().routes = {.healthz = false, .readyz = false, .metrics = false, .openapi = false, .docs = false};
    target.get("/healthz", [] { return "mine"; });
    auto& client = begin();
    BOOST_TEST(client.get("/healthz").send().body() == "mine");
    for (const char* path : {"/readyz", "/metrics", "/openapi.json", "/docs"})
        BOOST_TEST(client.get(path).send().status() == 404, path);
}

BOOST_AUTO_TEST_CASE(middleware_stands_around_everything_even_what_is_not_there) {
    struct mark {
        void after(const http::request&, http::response& out) const { out.set("X-Mark", "1"); }
    };
    target.use(mark{});
    target.group("/v1").get("/a", [] { return "a"; });
    routing::router more;
    more.get("/b", [] { return "b"; });
    target.mount("/v2", std::move(more));
    auto& client = begin();
    for (const char* path : {"/v1/a", "/v2/b", "/nowhere", "/healthz"}) {
        auto answer = client.get(path).send();
        BOOST_TEST(answer.field("X-Mark").has_value(), path);
        BOOST_TEST(answer.field("X-Request-Id").has_value(), path);
    }
}

// Waiting may help: a client is told so, and nothing of the inside.
BOOST_AUTO_TEST_CASE(a_database_that_cannot_answer_at_present_is_unavailable) {
    target.get("/fails/{with}", [](path<"with", int> with) -> int {
        throw data::error(static_cast<data::errc>(*with), "shop.db: inside", "select 1");
    });
    target.errors().map(data::errc::too_big, problem(413, "mine"));
    auto& client = begin();
    auto call = [&](data::errc reason) {
        return client.get("/fails/" + std::to_string(static_cast<int>(reason))).send();
    };
    using enum data::errc;
    for (auto reason : {cannot_open, read_only, disk_full, io_error}) {
        auto answer = call(reason);
        BOOST_TEST(answer.status() == 503);
        BOOST_TEST(answer.field("Retry-After").value_or("") == "10");
        BOOST_TEST(answer.body().find(R"("code":"storage_unavailable")") != std::string::npos);
        BOOST_TEST(answer.body().find("inside") == std::string::npos);
    }
    for (auto reason : {busy, serialization_failure})
        BOOST_TEST(call(reason).field("Retry-After").value_or("") == "1");
    // Whoever repeats what may have been done must know that it may have been.
    auto unknown = call(commit_unknown);
    BOOST_TEST(unknown.status() == 503);
    BOOST_TEST(unknown.body().find(R"("code":"outcome_unknown")") != std::string::npos);
    // Mistakes and damage do not mend themselves.
    for (auto reason : {corrupt, bad_statement, unique_violation, out_of_memory})
        BOOST_TEST(call(reason).status() == 500);
    BOOST_TEST(call(too_big).status() == 413);
}

BOOST_AUTO_TEST_CASE(another_sites_request_with_a_cookie_is_refused) {
    target.post("/act", [] { return "done"; });
    auto& client = begin();
    client.set_cookie("session", "x");
    BOOST_TEST(client.post("/act").send().status() == 200);
    BOOST_TEST(client.post("/act").field("Sec-Fetch-Site", "cross-site").send().status() == 403);
}

BOOST_AUTO_TEST_CASE(a_stop_waits_drains_and_lets_spawned_work_end_before_the_databases) {
    std::string seen;
    target.add(part("base", &seen));
    begin();
    auto work = [&]() -> task<void> {
        co_await core::sleep_for(3s);
        seen += "work ";
    };
    target.spawn(work());
    int stops = 0;
    target.stop([&](const std::exception_ptr&) { ++stops; });
    target.stop([&](const std::exception_ptr&) { ++stops; });
    world.advance(1s);
    BOOST_TEST(stops == 0);
    BOOST_TEST(!target.ready());
    world.advance(3s);
    BOOST_TEST(stops == 2);
    BOOST_TEST(seen == "+base work -base ");
    target.stop([&](const std::exception_ptr&) { ++stops; });
    BOOST_TEST(stops == 3);
    bool ran = false;
    auto late = [&]() -> task<void> {
        ran = true;
        co_return;
    };
    target.spawn(late());
    world.settle();
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(spawned_work_that_does_not_end_is_cancelled) {
    begin();
    bool cancelled = false;
    auto work = [&]() -> task<void> {
        try {
            co_await core::sleep_for(24h);
        } catch (const std::system_error&) {
            cancelled = true;
        }
    };
    target.spawn(work());
    auto broken = []() -> task<void> {
        throw std::runtime_error("ends in the log");
        co_return;
    };
    target.spawn(broken());
    bool stopped = false;
    target.stop([&](const std::exception_ptr&) { stopped = true; });
    world.advance(25s);
    BOOST_TEST(cancelled);
    BOOST_TEST(stopped);
}

// Over a socket, since it is the connection that watches the time.
BOOST_AUTO_TEST_CASE(a_handler_that_takes_too_long_is_503) {
    auto options = quiet();
    options.timeouts.handler = 10ms;
    app late(options);
    late.get("/late", []() -> task<std::string> {
        co_await core::sleep_for(24h);
        co_return "never";
    });
    BOOST_TEST(start(late).empty());
    auto answer = call(late.port(), "/late");
    BOOST_TEST(answer.starts_with("HTTP/1.1 503 "));
    BOOST_TEST(answer.find(R"("code":"deadline_exceeded")") != answer.npos);
    BOOST_TEST(answer.find("Retry-After: ") != answer.npos);
    auto metrics = call(late.port(), "/metrics");
    BOOST_TEST(metrics.find(R"(http_response_status_code="503",http_route="/late"} 1)") != metrics.npos);
    stop(late);
}

BOOST_AUTO_TEST_CASE(work_spawned_before_the_start_runs_at_the_start) {
    bool ran = false;
    auto work = [&]() -> task<void> {
        ran = true;
        co_return;
    };
    target.spawn(work());
    world.settle();
    BOOST_TEST(!ran);
    begin();
    BOOST_TEST(ran);
}

BOOST_AUTO_TEST_CASE(starts_once_and_takes_nothing_afterwards) {
    BOOST_CHECK_THROW(target.handler(), std::logic_error);
    begin();
    BOOST_CHECK_THROW(target.start(world.threads()), std::logic_error);
    BOOST_CHECK_THROW(target.start(), std::logic_error);
    BOOST_CHECK_THROW(target.run(), std::logic_error);
    BOOST_CHECK_THROW(target.add(part("late")), std::logic_error);
}

BOOST_AUTO_TEST_CASE(serves_over_a_socket_on_threads_of_its_own) {
    app real(quiet());
    real.get("/hello", [] { return "hello"; });
    std::string told;
    real.on_ready([&](std::string_view address) { told = address; });
    BOOST_TEST(start(real) == "");
    BOOST_TEST(real.port() != 0);
    BOOST_TEST(told == "http://127.0.0.1:" + std::to_string(real.port()));
    auto answer = call(real.port(), "/hello");
    BOOST_TEST(answer.starts_with("HTTP/1.1 200 "), answer);
    BOOST_TEST(answer.ends_with("hello"), answer);
    stop(real);
    BOOST_CHECK_THROW(call(real.port(), "/hello"), std::system_error);
}

BOOST_AUTO_TEST_CASE(operations_answer_at_their_own_listener_and_nowhere_else) {
    auto options = quiet();
    options.operations = http::listener_options{.name = "operations"};
    app site(options);
    site.get("/v1/ping", [] { return "pong"; });
    BOOST_TEST(start(site) == "");
    auto places = site.addresses();
    BOOST_REQUIRE(places.size() == 2U);
    BOOST_TEST(places[0].port == site.port());
    BOOST_TEST(places[1].name == "operations");
    for (const char* path : {"/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"}) {
        BOOST_TEST(call(places[0].port, path).starts_with("HTTP/1.1 404"));
        BOOST_TEST(call(places[1].port, path).starts_with("HTTP/1.1 200"));
    }
    BOOST_TEST(call(places[0].port, "/v1/ping").ends_with("pong"));
    BOOST_TEST(call(places[1].port, "/v1/ping").starts_with("HTTP/1.1 404"));
    BOOST_TEST(call(places[1].port, "/openapi.json").find("/v1/ping") != std::string::npos);
    stop(site);
}

BOOST_AUTO_TEST_CASE(operations_tell_how_things_are_while_the_rest_starts_and_stops) {
    auto options = quiet();
    options.operations = http::listener_options{};
    app site(options);
    class curious final : public core::service {
    public:
        explicit curious(app& owner) : owner_(&owner) {}
        std::string_view name() const noexcept override { return "curious"; }
        task<void> start(core::runtime&) override { co_await ask(); }
        task<void> stop(core::clock::steady_time) override { co_await ask(); }
        std::string seen;

    private:
        task<void> ask() {
            auto asked = std::async(std::launch::async,
                [port = owner_->addresses().back().port] { return call(port, "/readyz").substr(9, 3); });
            while (asked.wait_for(0s) != std::future_status::ready)
                co_await core::sleep_for(1ms);
            seen += asked.get() + ' ';
        }
        app* owner_;
    };
    auto& asking = site.emplace<curious>(site);
    BOOST_TEST(start(site) == "");
    stop(site);
    BOOST_TEST(asking.seen == "503 503 ");
}

BOOST_AUTO_TEST_CASE(listeners_stand_in_place_of_address_and_port) {
    auto options = quiet();
    options.port = app_options{}.port;
    options.listeners = {{.address = "127.0.0.1"}, {.address = "::1"}};
    app site(options);
    BOOST_TEST(start(site) == "");
    BOOST_TEST(site.addresses().size() == 2U);
    stop(site);
    options.port = 1;
    options.proxy_protocol = true;
    options.tls.emplace();
    app torn(options);
    const std::string told = start(torn);
    for (auto* each : {"port", "proxy_protocol", "tls"})
        BOOST_TEST(told.find("listeners are set, and " + std::string(each) + " beside them") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_busy_port_is_told_with_its_number) {
    app first(quiet());
    BOOST_TEST(start(first) == "");
    auto options = quiet();
    options.port = first.port();
    app second(options);
    auto error = start(second);
    BOOST_TEST(error.find(std::to_string(first.port())) != std::string::npos, error);
    BOOST_TEST(error.find('\n') == std::string::npos, error);
}

BOOST_AUTO_TEST_CASE(all_busy_addresses_are_told_at_once) {
    app first(quiet());
    BOOST_REQUIRE_EQUAL(start(first), "");
    auto options = quiet();
    options.port = first.port();
    options.operations = http::listener_options{.port = first.port()};
    options.settings_of = {{"http", "SHOP_PORT"}, {"operations", "SHOP_OPERATIONS"}};
    app both(options);
    const std::string busy = "cannot listen on 127.0.0.1 port " + std::to_string(first.port());
    const std::string told = start(both);
    BOOST_TEST(told.find("operations: " + busy) == 0U);
    BOOST_TEST(told.find("\nhttp: " + busy) != std::string::npos);
    BOOST_TEST(told.ends_with("(set by SHOP_PORT)"));
    options.port = 0;
    app one(options);
    BOOST_TEST(start(one).ends_with("(set by SHOP_OPERATIONS)"));
    stop(first);
}

BOOST_AUTO_TEST_CASE(lives_in_contexts_that_the_user_runs_beside_another) {
    asio::io_context mine(1);
    auto guard = asio::make_work_guard(mine);
    std::thread runner([&] { mine.run(); });
    {
        app one(quiet()), two(quiet());
        one.get("/name", [] { return "one"; });
        two.get("/name", [] { return "two"; });
        std::promise<std::exception_ptr> first, second;
        one.start({std::ref(mine)}, [&](const std::exception_ptr& error) { first.set_value(error); });
        two.start({std::ref(mine)}, [&](const std::exception_ptr& error) { second.set_value(error); });
        BOOST_TEST(message(first.get_future().get()) == "");
        BOOST_TEST(message(second.get_future().get()) == "");
        BOOST_TEST(call(one.port(), "/name").ends_with("one"));
        BOOST_TEST(call(two.port(), "/name").ends_with("two"));
        stop(one);
        BOOST_TEST(call(two.port(), "/name").ends_with("two"));
        stop(two);
    }
    guard.reset();
    runner.join();
}

BOOST_AUTO_TEST_CASE(run_ends_with_zero_when_it_is_stopped) {
    app real(quiet());
    real.on_ready([&](std::string_view) { real.stop(); });
    BOOST_TEST(real.run() == 0);
}

BOOST_AUTO_TEST_CASE(run_prints_every_address) {
    auto options = quiet();
    options.port = app_options{}.port;
    options.listeners = {{.address = "127.0.0.1"}, {.address = "::1"}};
    options.operations = http::listener_options{};
    app site(options);
    std::FILE* file = std::tmpfile();
    std::fflush(stdout);
    const int before = ::dup(STDOUT_FILENO);
    ::dup2(::fileno(file), STDOUT_FILENO);
    std::thread running([&] { site.run(); });
    while (!site.ready())
        std::this_thread::yield();
    const auto places = site.addresses();
    stop(site);
    running.join();
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    std::string expected, printed(4096, ' ');
    for (const auto& place : places)
        expected += "Listening on http://" + place.text() + '\n';
    std::rewind(file);
    printed.resize(std::fread(printed.data(), 1, printed.size(), file));
    std::fclose(file);
    BOOST_TEST(places.size() == 3U);
    BOOST_TEST(printed == expected);
}

BOOST_AUTO_TEST_CASE(a_stop_during_the_start_gives_it_up) {
    app real(quiet());
    class slow final : public core::service {
    public:
        std::string_view name() const noexcept override { return "slow"; }
        task<void> start(core::runtime&) override { co_await core::sleep_for(24h); }
        task<void> stop(core::clock::steady_time) override { co_return; }
    };
    real.emplace<slow>();
    std::promise<std::exception_ptr> result;
    real.start([&](const std::exception_ptr& error) { result.set_value(error); });
    stop(real);
    BOOST_TEST(message(result.get_future().get()).find("given up") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(speaks_tls) {
    mainstay_test::identity shown({});
    mainstay_test::tls_file file(shown);
    app_options options = quiet();
    options.tls = http::tls_options{.certificates = {{.certificate_file = file.path()}}};
    app real(options);
    std::string told;
    real.on_ready([&](std::string_view address) { told = address; });
    BOOST_TEST(start(real) == "");
    BOOST_TEST(told == "https://127.0.0.1:" + std::to_string(real.port()));
    BOOST_TEST(call(real.port(), "/healthz").starts_with("HTTP/1.1 400 "));
    stop(real);

    options.tls->certificates[0].certificate_file = "/nowhere/at.pem";
    app wrong(options);
    BOOST_TEST(start(wrong) == "http: tls: /nowhere/at.pem: cannot be read: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_destructor_stops_what_still_runs) {
    std::string seen;
    {
        app real(quiet());
        real.add(part("base", &seen));
        BOOST_TEST(start(real) == "");
    }
    BOOST_TEST(seen == "+base -base ");
}

// Ten at a time, a hundred times over; half of them are stopped by their destructors.
BOOST_AUTO_TEST_CASE(starts_and_stops_a_thousand_times) {
    for (int round = 0; round < 100; ++round) {
        std::vector<std::unique_ptr<app>> apps;
        std::vector<std::promise<std::exception_ptr>> started(10);
        for (auto& result : started) {
            auto& real = *apps.emplace_back(std::make_unique<app>(quiet()));
            real.get("/hello", [] { return "hello"; });
            real.add(part("base"));
            real.start([&result](const std::exception_ptr& error) { result.set_value(error); });
        }
        for (auto& result : started)
            BOOST_REQUIRE_EQUAL(message(result.get_future().get()), "");
        if (round % 10 == 0) BOOST_TEST(call(apps.front()->port(), "/hello").ends_with("hello"));
        for (std::size_t i = 0; i < apps.size(); i += 2)
            apps[i]->stop();
    }
}

BOOST_AUTO_TEST_SUITE_END()
