// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/context.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/http/dispatch.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/router.hpp>
#include <mainstay/routing/services.hpp>

#include <asio/co_spawn.hpp>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ask {

namespace ms = mainstay;

/// A router, compiled, and a way to call it without a server.
class site {
public:
    ms::routing::router router;
    ms::routing::services services;
    std::vector<std::exception_ptr> reported;

    /// What keeps it from being compiled; empty when nothing does.
    std::vector<std::string> mistakes() {
        try {
            (void)router.compile(services);
            return {};
        } catch (const ms::routing::router_error& error) {
            return error.mistakes();
        }
    }

    ms::routing::compiled_router& compiled() {
        if (!compiled_) {
            compiled_ = router.compile(services,
                {[this](const ms::http::request&, const std::exception_ptr& error) { reported.push_back(error); }});
        }
        return *compiled_;
    }

    ms::http::response send(ms::http::request_builder& request) {
        ms::http::response response;
        const bool has_arrived = request.request().body_source() == nullptr;
        if (has_arrived && compiled().answer_now(request.request(), response)) return response;
        ms::core::runtime threads(clock_);
        bool done = false;
        auto executor = ms::core::with_context(threads.executor(0), request.request().shared_context());
        auto work = has_arrived ? compiled().answer(request.request(), response)
                                : ms::http::dispatch(compiled(), request.request(), response, clock_);
        asio::co_spawn(executor, std::move(work), [&](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
            done = true;
        });
        threads.poll();
        if (!done) throw std::runtime_error("the handler never ended");
        return response;
    }

    ms::http::response get(std::string_view target) { return send("GET", target); }
    ms::http::response send(std::string_view method, std::string_view target) {
        ms::http::request_builder request(method, target);
        return send(request);
    }
    ms::http::response send(
        std::string_view method, std::string_view target, std::string_view type, std::string_view body) {
        ms::http::request_builder request(method, target);
        if (!type.empty()) request.field("Content-Type", type);
        request.body(body);
        return send(request);
    }

private:
    ms::core::manual_clock clock_;
    std::unique_ptr<ms::routing::compiled_router> compiled_;
};

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace ask
