// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "app/background.hpp"
#include "app/operations.hpp"

#include <mainstay/app/app.hpp>
#include <mainstay/core/lifecycle.hpp>
#include <mainstay/http/handover.hpp>
#include <mainstay/http/server.hpp>

#include <asio/cancellation_signal.hpp>

#include <atomic>
#include <mutex>

namespace mainstay::inline v0 {

// The clock of the threads that the application gets at its start, known before there are any.
class following_clock final : public core::clock {
public:
    explicit following_clock(const core::clock& first) noexcept : leader_(&first) {}
    void follow(const core::clock& leader) noexcept { leader_.store(&leader, std::memory_order_release); }

    steady_time steady_now() const noexcept override { return leader()->steady_now(); }
    wall_time wall_now() const noexcept override { return leader()->wall_now(); }

private:
    const core::clock* leader() const noexcept { return leader_.load(std::memory_order_acquire); }

    std::atomic<const core::clock*> leader_;
};

// Everything of an application. Its life runs on the first I/O thread; what other threads ask is atomic or locked.
class app::state : public std::enable_shared_from_this<state> {
public:
    enum class phase { idle, starting, running, stopping, stopped };

    state(app& owner, app_options given);
    ~state();

    void keep(std::shared_ptr<void> owner, core::service* part);
    void start(core::runtime& threads, completion done);
    void make_own_runtime();
    // Calls `done` once it has stopped; asks for the stop if `now` says so.
    void stop(completion done, bool now);
    // Of all listeners, those for operations last; the first one's.
    std::vector<std::string> addresses() const;
    std::string address() const;
    // Ends the own threads and gives back everything, last added first.
    void let_go();

    app_options options;
    following_clock time;
    observe::log log;
    observe::metrics metrics;
    observe::health health;
    routing::services services;
    routing::router router, operations_router;
    std::vector<std::function<void(std::string_view)>> ready_hooks;
    std::atomic<phase> now{phase::idle};
    std::atomic<bool> stop_wanted{false};
    // Destroyed after the services: what they hold belongs to its io_contexts.
    std::unique_ptr<core::runtime> own_runtime;
    std::unique_ptr<core::runtime> borrowed_runtime;
    core::runtime* threads = nullptr;
    background spawned{log};
    std::vector<std::shared_ptr<void>> kept;
    std::vector<core::service*> parts;
    core::lifecycle cycle;
    std::unique_ptr<routing::compiled_router> compiled, compiled_operations;
    std::unique_ptr<http::server> server;
    operations_service operations;
    std::unique_ptr<http::handover> handover;
    std::atomic<bool> handed_over{false};
    std::string openapi, docs;

private:
    task<void> begin();
    task<void> end();
    void prepare();
    http::server_options server_settings() const;
    void make_servers(const std::shared_ptr<http::inherited_sockets>& inherited);
    void make_handover();
    task<std::shared_ptr<http::inherited_sockets>> inherit();
    task<void> refuse_left_sockets();
    routing::router& own_routes() noexcept { return options.operations ? operations_router : router; }
    void add_middleware(routing::router& to);
    void add_routes();
    void add_health_routes();
    void add_documentation_routes();
    void add_services();
    void watch_health();
    void observe_service(const core::service& part, core::service_event event, const std::exception_ptr& error);
    std::string complaint(std::string_view part, std::string_view what) const;
    std::exception_ptr explained(const std::exception_ptr& error) const;
    void start_ended(const std::exception_ptr& error, const completion& done);
    void begin_stop();
    void stopped();
    void log_failure(const http::request& request, const std::exception_ptr& error) noexcept;

    std::mutex mutex_; // guards the waiters and the last change of `now`
    std::vector<completion> waiters_;
    asio::cancellation_signal give_up_;
    std::string failed_part_;
    std::vector<std::string> check_names_;
    observe::metric_watch connections_;
};

} // namespace mainstay::inline v0
