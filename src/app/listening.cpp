// SPDX-License-Identifier: BSL-1.0
// The part of an application that listens: its servers, and where their sockets come from.
#include "app/app_state.hpp"

namespace mainstay::inline v0 {

http::server_options app::state::server_settings() const {
    http::server_options made;
    made.backlog = options.backlog;
    made.server_name = options.server_name;
    made.cancel_unsafe = options.cancel_unsafe;
    made.trusted_proxies = options.trusted_proxies;
    made.forwarded = options.forwarded;
    made.timeouts = options.timeouts;
    made.rates = options.rates;
    made.on_error = [self = const_cast<state*>(this)](const http::request& request, const std::exception_ptr& error) {
        self->log_failure(request, error);
    };
    return made;
}

void app::state::make_servers(const std::shared_ptr<http::inherited_sockets>& inherited) {
    if (!options.listen) return;
    http::server_options made = server_settings();
    made.limits = options.limits;
    made.listeners = options.listeners;
    made.proxy_protocol = options.proxy_protocol;
    made.tls = options.tls;
    made.inherited = inherited;
    if (options.listeners.empty()) {
        made.address = options.address;
        made.port = options.port;
    }
    server = std::make_unique<http::server>(*compiled, std::move(made));
    cycle.add(*server);
    connections_ = metrics.watch("http_server_open_connections", "Connections open at this moment.", {},
        [this] { return static_cast<double>(server->connections()); });
    if (options.operations) {
        // With limits of its own, so that it can be asked what is wrong when all public connections are taken.
        http::server_options aside = server_settings();
        aside.listeners = {*options.operations};
        aside.inherited = inherited;
        operations.server = std::make_unique<http::server>(*compiled_operations, std::move(aside));
    }
    if (!handover) return;
    handover->add(*server);
    if (operations.server) handover->add(*operations.server);
    cycle.add(*handover);
}

void app::state::make_handover() {
    if (!options.listen || options.handover.empty()) return;
    handover = std::make_unique<http::handover>(options.handover, [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self) return;
        self->handed_over.store(true);
        self->log.info("another process has taken over");
        self->stop({}, true);
    });
}

// Of the process before, or else what this one was started with.
task<std::shared_ptr<http::inherited_sockets>> app::state::inherit() {
    if (!options.listen) co_return nullptr;
    if (handover) {
        auto received = co_await handover->receive(*threads);
        if (received) {
            options.inherited.reset(); // so that what is left of these is closed
            co_return received;
        }
    }
    co_return options.inherited;
}

// A socket that systemd listens on and nobody serves would let its clients wait for ever.
task<void> app::state::refuse_left_sockets() {
    auto given = std::move(options.inherited);
    if (!given) co_return;
    std::vector<std::string> mistakes;
    for (const auto& each : given->left()) {
        std::string called = each.name.empty() ? "" : " (" + each.name + ")";
        mistakes.push_back("the socket at " + each.text() + called + " was passed in, and no listener has its name or address");
    }
    if (mistakes.empty()) co_return;
    co_await cycle.stop(options.stop_within);
    throw core::start_error(std::move(mistakes));
}

} // namespace mainstay::inline v0
