// SPDX-License-Identifier: BSL-1.0
// What an application answers by itself, and what it puts around everything it answers.
#include "app/app_state.hpp"

#include <mainstay/middleware/access_log.hpp>
#include <mainstay/middleware/cross_origin_protection.hpp>
#include <mainstay/middleware/rate_limit.hpp>
#include <mainstay/middleware/request_id.hpp>
#include <mainstay/middleware/request_metrics.hpp>
#include <mainstay/middleware/security_headers.hpp>
#include <mainstay/routing/docs_page.hpp>
#include <mainstay/routing/html.hpp>
#include <mainstay/routing/to_response.hpp>

#include <variant>

namespace mainstay::inline v0 {
namespace {

using routing::operation;
using routing::summary;
using routing::tag;

constexpr std::chrono::seconds ask_again{1};

// How the route's answer is described, where the handler's type does not tell.
struct answers {
    void (*say)(operation&);
    void describe(operation& into) const { say(into); }
};

http::response fresh(std::string_view media_type, std::string body) {
    http::response answer;
    answer.content_type(media_type).set("Cache-Control", "no-store");
    answer.body(std::move(body));
    return answer;
}

std::variant<http::response, problem> told(const observe::health_report& report, std::string_view code) {
    if (report.ok()) {
        std::string body;
        schema::write_json(body, report);
        return fresh("application/json", std::move(body));
    }
    std::string failing;
    for (const auto& check : report.checks) {
        if (!check.reason) continue;
        if (!failing.empty()) failing += "; ";
        failing += check.name + ": " + *check.reason;
    }
    problem answer(503, std::string(code), std::move(failing));
    answer.retry_after(ask_again).field("Cache-Control", "no-store");
    return answer;
}

} // namespace

void app::state::add_middleware(routing::router& to) {
    const auto& chosen = options.middleware;
    if (chosen.request_id) to.use(middleware::request_id({.accept = chosen.request_id_from}));
    if (chosen.access_log) to.use(middleware::access_log{log, time});
    if (chosen.request_metrics) to.use(middleware::request_metrics{metrics, time});
    if (chosen.security_headers) to.use(middleware::security_headers{});
    if (chosen.cross_origin_protection) to.use(middleware::cross_origin_protection{});
}

void app::state::add_routes() {
    add_health_routes();
    add_documentation_routes();
}

void app::state::add_health_routes() {
    const tag group{"operations"};
    const middleware::not_rate_limited free_of_limits;
    const middleware::not_logged unlogged; // probes and scrapes come every few seconds
    if (options.routes.healthz) {
        answers described{[](operation& into) {
            into.json_response<observe::health_report>(200, "Alive").error(503, "unhealthy", "A check fails.");
        }};
        own_routes().get(
            "/healthz", [this] { return told(health.liveness(), "unhealthy"); }, group, free_of_limits, unlogged,
            summary{"Is the process alive?"}, described);
    }
    if (options.routes.readyz) {
        answers described{[](operation& into) {
            into.json_response<observe::health_report>(200, "Ready")
                .error(503, "not_ready", "It starts, stops, or a check fails, which `detail` names.");
        }};
        own_routes().get(
            "/readyz", [this] { return told(health.readiness(), "not_ready"); }, group, free_of_limits, unlogged,
            summary{"Does it want traffic?"}, described);
    }
    if (options.routes.metrics) {
        answers described{[](operation& into) {
            into.response(200, "Metrics in Prometheus' text format", "text/plain", R"({"type":"string"})");
        }};
        own_routes().get(
            "/metrics", [this] { return fresh(observe::metrics::content_type, metrics.text()); }, group, free_of_limits, unlogged,
            summary{"Metrics for Prometheus"}, described);
    }
}

void app::state::add_documentation_routes() {
    const tag group{"documentation"};
    if (options.routes.openapi) {
        answers described{[](operation& into) {
            into.response(200, "An OpenAPI 3.1 document", "application/json", R"({"type":"object"})");
        }};
        auto document = [this] {
            http::response answer;
            answer.content_type("application/json").set("Cache-Control", "no-cache");
            answer.body() = openapi;
            return answer;
        };
        own_routes().get("/openapi.json", document, group, summary{"This document"}, described);
    }
    if (options.routes.docs) {
        answers described{[](operation& into) {
            into.response(200, "A page for people", "text/html", R"({"type":"string"})");
        }};
        auto page = [this] {
            http::response answer;
            answer.content_type("text/html; charset=utf-8").set("Cache-Control", "no-cache");
            answer.set("Content-Security-Policy", routing::docs_page_policy());
            answer.body() = docs;
            return answer;
        };
        own_routes().get("/docs", page, group, summary{"The documentation, to read"}, described);
    }
}

} // namespace mainstay::inline v0
