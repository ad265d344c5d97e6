// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/server_options.hpp>
#include <mainstay/middleware/request_id.hpp>
#include <mainstay/observe/log.hpp>
#include <mainstay/routing/openapi.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mainstay::inline v0 {

/// Routes that an application has of itself, each with its switch.
struct app_routes {
    /// `GET /healthz`: 200 while the process can answer and no liveness check fails.
    bool healthz = true;
    /// `GET /readyz`: 200 while it wants traffic; 503, naming what fails, while it starts or drains or a check fails.
    bool readyz = true;
    /// `GET /metrics`: everything in `app::metrics`, in Prometheus' text form.
    bool metrics = true;
    /// `GET /openapi.json`: the routes, made from the handlers' own types.
    bool openapi = true;
    /// `GET /docs`: a readable page made from that document.
    bool docs = true;
};

/// Middleware that stands around everything an application answers, each with its switch.
struct app_middleware {
    /// Names each request, in the answer (`X-Request-Id`) and in every log line of it.
    bool request_id = true;
    /// Whose own `X-Request-Id` is kept.
    middleware::request_id_source request_id_from = middleware::request_id_source::trusted_proxies;
    /// `http_server_request_duration_seconds` by method, route template and status.
    bool request_metrics = true;
    /// One line in the log for each request.
    bool access_log = false;
    bool security_headers = true;
    /// Refuses unsafe requests that another site makes a browser send with the user's cookies.
    bool cross_origin_protection = true;
};

/// Settings of an application.
struct app_options {
    /// Where to listen: a numeric address (`::` takes IPv4 as well), or `unix:` and the path of a socket, with port 0.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose; `app::port` tells.
    std::uint16_t port = 8080;
    /// In place of the two above, where they do not say enough: all places to listen at. To set `address` or `port`
    /// beside it is an error.
    std::vector<http::listener_options> listeners = {};
    /// A listener for those who run it, with connections of its own: where it is set, `/healthz`, `/readyz`, `/metrics`
    /// and the documentation answer there and nowhere else. It is the first to open and the last to close.
    std::optional<http::listener_options> operations = std::nullopt;
    /// The path of a Unix socket by which the next process takes over from this one without a gap, as this one does from
    /// the process that is there when it starts; empty switches it off. See `http::handover`.
    std::string handover = {};
    /// Sockets to take in place of new ones; `run` takes what systemd passed in. One that fits no listener is an error.
    std::shared_ptr<http::inherited_sockets> inherited = {};
    /// Connections that may wait in the system to be accepted, at each listener that does not say so itself.
    int backlog = 4096;
    /// Without, no socket is opened: `app::handler` answers, in a server of your own or in tests.
    bool listen = true;
    /// I/O threads that the application makes; 0 means one for each core.
    std::size_t threads = 0;
    /// The time for a whole stop, the wait below included. What is left then is cancelled.
    std::chrono::milliseconds stop_within{25'000};
    /// How long a stop, once `/readyz` says 503, goes on taking requests, so that a load balancer can notice. Unset: a
    /// second, and none where standard error is a terminal.
    std::optional<std::chrono::milliseconds> drain_wait = std::nullopt;
    /// Level, form and queue of the log, which goes to standard error.
    observe::log_options log = {};
    /// How much of a client's input is taken.
    http::server_limits limits = {};
    /// How long a client or a handler may take.
    http::server_timeouts timeouts = {};
    /// Where it is set, the application speaks TLS and nothing else. What is wrong with files that change later, and
    /// what should be mended, such as a certificate that has expired, is in the log.
    std::optional<http::tls_options> tls = std::nullopt;
    /// Addresses and networks of the proxies in front, whose word on the client is taken; see `http::server_options`.
    std::vector<std::string> trusted_proxies = {};
    /// Which fields those proxies set.
    http::forwarded_options forwarded = {};
    /// Whether each connection begins with a header of the PROXY protocol; see `http::server_options`.
    bool proxy_protocol = false;
    /// The fewest bytes a second that a client may send or take.
    http::server_rates rates = {};
    /// Whether unsafe methods, too, are cancelled when their client goes away.
    bool cancel_unsafe = false;
    /// The value of the `Server` field; empty leaves it out.
    std::string server_name = "mainstay";
    app_routes routes = {};
    app_middleware middleware = {};
    /// Title, version and description of the API.
    routing::openapi_options openapi = {};
    /// Which of the program's settings say how a part works, by the part's name; told when that part cannot start:
    /// `{{"http", "SHOP_ADDRESS and SHOP_PORT"}, {"database", "SHOP_DATABASE"}}`.
    std::map<std::string, std::string, std::less<>> settings_of = {};
    /// The source of all time where the application makes its own threads; the machine's clock when null.
    const core::clock* clock = nullptr;
};

} // namespace mainstay::inline v0
