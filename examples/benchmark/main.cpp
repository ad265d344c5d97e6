// SPDX-License-Identifier: BSL-1.0
#include "fortunes.hpp"
#include "tables.hpp"
#include "worlds.hpp"

#include <mainstay/mainstay.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;

namespace {

// To see what each costs.
enum class middleware_choice { request_id, request_metrics, security_headers, cross_origin_protection };

struct settings {
    std::uint16_t port = 8081;
    std::uint16_t threads = 0;
    std::string database = "sqlite:bench.db";
    std::uint32_t routes = 30;
    std::optional<middleware_choice> without;
    std::uint16_t tls_port = 0;
    std::string certificate;

    static constexpr auto rules() {
        using namespace mainstay::schema;
        return mainstay::schema::rules(field<&settings::port>(describe("Port; 0 picks a free one.")),
            field<&settings::threads>(maximum(1024), describe("I/O threads; 0 is one for each core.")),
            field<&settings::database>(
                describe("sqlite:PATH, sqlite::memory: or postgres://USER@HOST/DATABASE, filled on the first start.")),
            field<&settings::routes>(maximum(100'000), describe("Routes beside those of the tests.")),
            field<&settings::without>(describe("What is on by default and is to be left out.")),
            field<&settings::tls_port>(describe("Port for TLS, beside the other one, where there is a certificate.")),
            field<&settings::certificate>(describe("A file with a certificate and its key, in PEM form.")));
    }
};

struct message {
    std::string_view message;
};

struct person {
    std::string name;
    std::string email;
    std::int32_t age;

    static constexpr auto rules() {
        using namespace mainstay::schema;
        return mainstay::schema::rules(field<&person::name>(length(1, 100)),
            field<&person::email>(mainstay::schema::email), field<&person::age>(range(0, 150)));
    }
};

struct no_op {
    static constexpr std::string_view kind = "no_op";
};

// As the tests prescribe: 1 for whatever is no number, else from 1 to 500.
std::size_t count_of(const std::optional<std::string>& text) {
    if (!text) return 1;
    std::int64_t count = 1;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
    if (error == std::errc::result_out_of_range) return text->starts_with('-') ? 1 : 500;
    if (error != std::errc{} || end != text->data() + text->size()) return 1;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(count, 1, 500));
}

template <ms::routing::fixed_string Name>
std::size_t count_of(const std::optional<query_param<Name>>& given) {
    return count_of(given ? std::optional(**given) : std::nullopt);
}

task<std::string> wait(query_param<"ms", std::uint32_t> time) {
    co_await ms::core::sleep_for(std::chrono::milliseconds(*time));
    co_return "waited";
}

task<std::vector<bench::world>> queries(std::optional<query_param<"queries">> count, bench::worlds& worlds) {
    return worlds.some(count_of(count));
}

task<std::vector<bench::world>> updates(std::optional<query_param<"queries">> count, bench::worlds& worlds) {
    return worlds.updated(count_of(count));
}

std::vector<bench::world> cached_queries(std::optional<query_param<"count">> count, bench::worlds& worlds) {
    return worlds.cached(count_of(count));
}

task<accepted<std::string>> enqueue(ms::jobs::queue& queue) {
    no_op job;
    co_await queue.enqueue(job);
    co_return accepted(std::string("enqueued"));
}

// A router with no other routes would have nothing to choose from.
void other_routes(app& app, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count / 2; ++i) {
        std::string things = "/v1/things" + std::to_string(i);
        app.get(ms::route_pattern::runtime(things), [] { return "things"; });
        app.get(ms::route_pattern::runtime(things + "/{id}"), [](path<"id"> id) { return *id; });
    }
}

ms::app_middleware chosen(std::optional<middleware_choice> without) {
    ms::app_middleware all;
    all.request_id = without != middleware_choice::request_id;
    all.request_metrics = without != middleware_choice::request_metrics;
    all.security_headers = without != middleware_choice::security_headers;
    all.cross_origin_protection = without != middleware_choice::cross_origin_protection;
    return all;
}

int serve(const settings& settings) {
    ms::app_options options;
    options.threads = settings.threads;
    options.middleware = chosen(settings.without);
    if (settings.certificate.empty()) {
        options.port = settings.port;
    } else {
        ms::http::tls_options tls{.certificates = {{.certificate_file = settings.certificate}}};
        options.listeners = {{.port = settings.port}, {.port = settings.tls_port, .tls = tls}};
    }
    app app(options);
    auto& db = app.add(ms::data::open(settings.database));
    db.migrate_at_start(bench::tables(db.dialect()));
    app.emplace<bench::worlds>(db);
    auto& queue = app.emplace<ms::jobs::queue>(db);
    queue.handle<no_op>([](const no_op&) {});

    app.get("/plaintext", [] { return "Hello, World!"; });
    app.get("/json", [] { return message{"Hello, World!"}; });
    app.get("/users/{id}", [](path<"id"> id) { return *id; });
    app.post("/echo", [](json<person> given) { return *given; });
    app.get("/db", [](bench::worlds& worlds) { return worlds.any(); });
    app.get("/queries", queries);
    app.get("/fortunes", bench::fortunes);
    app.get("/updates", updates);
    app.get("/cached-queries", cached_queries);
    app.get("/wait", wait);
    app.post("/jobs", enqueue);
    other_routes(app, settings.routes);
    return app.run();
}

} // namespace

int main(int argc, char** argv) {
    auto settings = ms::config::read_program<::settings>(
        {.prefix = "BENCH_", .program = "benchmark", .description = "The TechEmpower tests on Mainstay."}, argc, argv);
    if (!settings) return settings.report();
    try {
        return serve(*settings);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "benchmark: %s\n", error.what());
        return 2;
    }
}
