// SPDX-License-Identifier: BSL-1.0
#include "app/app_state.hpp"

#include "app/failure_text.hpp"

#include <mainstay/core/problem.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/error.hpp>
#include <mainstay/http/network_list.hpp>
#include <mainstay/routing/docs_page.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <stdexcept>
#include <unistd.h>

namespace mainstay::inline v0 {
namespace {

using namespace std::chrono_literals;

observe::log_options on_clock(observe::log_options options, const core::clock& time) {
    if (options.clock == nullptr) options.clock = &time;
    return options;
}

const core::clock& first_clock(const app_options& options) {
    return options.clock != nullptr ? *options.clock : core::real_clock();
}

// What a client is told when the database cannot do what it should, and waiting may well help.
std::optional<problem> unavailable(const std::system_error& error) {
    switch (static_cast<data::errc>(error.code().value())) {
    case data::errc::busy:
    case data::errc::serialization_failure:
        return problem::unavailable(1s, "too many want to change the same; try again later");
    case data::errc::connection_lost:
    case data::errc::cannot_open:
    case data::errc::read_only:
    case data::errc::disk_full:
    case data::errc::io_error:
        return problem(503, "storage_unavailable", "this cannot be stored or read at present, and nothing was changed")
            .retry_after(10s);
    case data::errc::commit_unknown:
        return problem(503, "outcome_unknown", "it is not known whether this was done: look before you try again")
            .retry_after(10s);
    default:
        return std::nullopt;
    }
}

std::chrono::milliseconds drain_wait(const app_options& options) {
    auto wait = options.drain_wait.value_or(::isatty(STDERR_FILENO) != 0 ? 0ms : 1000ms);
    return options.listen ? std::clamp(wait, 0ms, options.stop_within) : 0ms;
}

} // namespace

app::state::state(app& owner, app_options given)
    : options(std::move(given))
    , time(first_clock(options))
    , log(on_clock(options.log, time))
    , cycle([this](const core::service& part, core::service_event event, const std::exception_ptr& error) {
        observe_service(part, event, error);
    }) {
    router.errors().map(data::error_category(), unavailable);
    services.provide(owner);
    services.provide(log);
    services.provide(metrics);
    services.provide(health);
    services.provide<const core::clock>(time);
    health.add_readiness("app", [this]() -> std::optional<std::string> {
        switch (now.load(std::memory_order_acquire)) {
        case phase::idle:
        case phase::starting: return "starting";
        case phase::running: return std::nullopt;
        case phase::stopping:
        case phase::stopped: break;
        }
        return "stopping";
    });
    add_middleware(router);
}

app::state::~state() {
    let_go();
}

void app::state::let_go() {
    if (own_runtime) own_runtime->stop();
    connections_ = {};
    handover.reset();
    server.reset();
    operations.server.reset();
    compiled.reset();
    compiled_operations.reset();
    router = {};
    operations_router = {};
    while (!kept.empty())
        kept.pop_back();
    // What the threads did not come to any more, some of which holds on to this.
    own_runtime.reset();
}

void app::state::keep(std::shared_ptr<void> owner, core::service* part) {
    if (now.load(std::memory_order_relaxed) != phase::idle) {
        throw std::logic_error("mainstay: a part was added to an application that has started");
    }
    if (owner) kept.push_back(std::move(owner));
    if (part != nullptr) parts.push_back(part);
}

void app::state::make_own_runtime() {
    core::runtime_options made;
    made.io_threads = options.threads;
    made.clock = options.clock;
    own_runtime = std::make_unique<core::runtime>(made);
}

void app::state::start(core::runtime& given, completion done) {
    {
        std::lock_guard lock(mutex_);
        if (now.load() != phase::idle) throw std::logic_error("mainstay: an application starts once");
        threads = &given;
        time.follow(given.clock());
        now.store(phase::starting);
    }
    auto ended = [self = shared_from_this(), done = std::move(done)](const std::exception_ptr& error) {
        self->start_ended(error, done);
    };
    asio::co_spawn(given.executor(0), begin(), asio::bind_cancellation_slot(give_up_.slot(), std::move(ended)));
}

task<void> app::state::begin() {
    prepare();
    make_handover();
    auto inherited = co_await inherit();
    make_servers(inherited);
    inherited.reset();
    co_await cycle.start(*threads, options.stop_within);
    co_await refuse_left_sockets();
    now.store(phase::running, std::memory_order_release);
    log.debug("ready", {{"address", address()}});
    for (const auto& tell : ready_hooks) {
        try {
            tell(address());
        } catch (...) {
            log.error("an on_ready function failed", {{"error", failure_text(std::current_exception())}});
        }
    }
}

// Everything that can be found wrong without touching the world is told together.
void app::state::prepare() {
    std::vector<std::string> mistakes;
    auto collect = [&](const std::vector<std::string>& found) {
        mistakes.insert(mistakes.end(), found.begin(), found.end());
    };
    add_routes();
    if (options.listen && options.operations) cycle.add(operations);
    add_services();
    auto told = [this](const http::request& request, const std::exception_ptr& error) { log_failure(request, error); };
    try {
        compiled = router.compile(services, {.on_error = told});
        if (options.operations) {
            add_middleware(operations_router);
            compiled_operations = operations_router.compile(services, {.on_error = told});
        }
    } catch (const routing::router_error& error) {
        collect(error.mistakes());
    }
    try {
        http::network_list checked(options.trusted_proxies);
    } catch (const std::invalid_argument& error) {
        mistakes.push_back(std::string("trusted_proxies: ") + error.what());
    }
    try {
        (void)cycle.order();
    } catch (const core::start_error& error) {
        collect(error.mistakes());
    }
    const app_options plain;
    if (!options.listeners.empty()) {
        const std::pair<bool, const char*> beside[] = {{options.address != plain.address, "address"},
            {options.port != plain.port, "port"}, {options.proxy_protocol, "proxy_protocol"},
            {options.tls.has_value(), "tls"}};
        for (const auto& [set, name] : beside)
            if (set) mistakes.push_back(std::string("listeners are set, and ") + name + " beside them");
    }
    if (!mistakes.empty()) throw core::start_error(std::move(mistakes));
    if (options.routes.openapi || options.routes.docs) openapi = compiled->openapi(options.openapi);
    if (options.routes.docs) docs = routing::docs_page(openapi);
    watch_health();
}

// Background work stops after what depends on others (queues and the like), and before what does not (databases).
void app::state::add_services() {
    auto stands_alone = [](const core::service* part) { return part->depends_on().empty(); };
    for (auto* part : parts)
        if (stands_alone(part)) cycle.add(*part);
    cycle.add(spawned);
    for (auto* part : parts)
        if (!stands_alone(part)) cycle.add(*part);
}

void app::state::watch_health() {
    for (const auto* part : parts) {
        std::string name(part->name());
        for (int number = 2; std::ranges::find(check_names_, name) != check_names_.end(); ++number)
            name = std::string(part->name()) + '#' + std::to_string(number);
        health.add_readiness(name, [part] { return part->not_ready(); });
        check_names_.push_back(std::move(name));
    }
}

void app::state::observe_service(
    const core::service& part, core::service_event event, const std::exception_ptr& error) {
    using enum core::service_event;
    switch (event) {
    case starting: log.debug("service starts", {{"service", part.name()}}); break;
    case started: log.debug("service has started", {{"service", part.name()}}); break;
    case start_failed: failed_part_ = part.name(); break;
    case stopping: log.debug("service stops", {{"service", part.name()}}); break;
    case stopped: log.debug("service has stopped", {{"service", part.name()}}); break;
    case stop_failed:
        log.error("service failed to stop", {{"service", part.name()}, {"error", failure_text(error)}});
        break;
    case stop_cancelled:
        log.warn("service is cancelled: its time to stop is up", {{"service", part.name()}});
        break;
    case stop_abandoned:
        log.error("service does not stop; it is left behind", {{"service", part.name()}});
        break;
    }
}

// What went wrong with a part, and which setting says how it works.
std::string app::state::complaint(std::string_view part, std::string_view what) const {
    std::string text = part.empty() ? std::string() : std::string(part) + ": ";
    text += what;
    const auto setting = options.settings_of.find(part);
    return setting == options.settings_of.end() ? text : text + " (set by " + setting->second + ")";
}

// A start that failed, in the words of the one who has to mend it.
std::exception_ptr app::state::explained(const std::exception_ptr& error) const {
    if (stop_wanted.load() && is_cancellation(error)) {
        return std::make_exception_ptr(core::start_error("the start was given up: a stop was asked for"));
    }
    std::vector<std::string> told;
    try {
        std::rethrow_exception(error);
    } catch (const core::start_error&) {
        return error;
    } catch (const std::exception& known) {
        told.push_back(complaint(failed_part_, known.what()));
    } catch (...) {
        told.push_back(complaint(failed_part_, failure_text(error)));
    }
    // The first to start; the other one's addresses may be taken just as well.
    if (failed_part_ == operations.name() && server) {
        const std::string also = server->unavailable();
        if (!also.empty()) told.push_back(complaint(server->name(), also));
    }
    return std::make_exception_ptr(core::start_error(std::move(told)));
}

void app::state::start_ended(const std::exception_ptr& error, const completion& done) {
    if (error) {
        now.store(phase::stopping, std::memory_order_release);
        if (done) done(explained(error));
        stopped();
        return;
    }
    if (done) done(nullptr);
    if (stop_wanted.load()) asio::co_spawn(threads->executor(0), end(), [self = shared_from_this()](auto) {});
}

void app::state::stop(completion done, bool at_once) {
    {
        std::lock_guard lock(mutex_);
        auto present = now.load();
        if (present == phase::idle && at_once) {
            now.store(phase::stopped);
            present = phase::stopped;
        }
        if (present != phase::stopped) {
            if (done) waiters_.push_back(std::move(done));
            if (!at_once || stop_wanted.exchange(true)) return;
            asio::post(threads->executor(0), [self = shared_from_this()] { self->begin_stop(); });
            return;
        }
    }
    if (done) done(nullptr);
}

void app::state::begin_stop() {
    auto present = now.load();
    if (present == phase::starting) give_up_.emit(asio::cancellation_type::terminal);
    if (present == phase::running) {
        asio::co_spawn(threads->executor(0), end(), [self = shared_from_this()](auto) {});
    }
}

task<void> app::state::end() {
    auto self = shared_from_this();
    if (now.exchange(phase::stopping) == phase::stopping) co_return;
    log.info("stopping");
    // Where another process has taken over, nothing comes here any more that could be told to go elsewhere.
    auto wait = handed_over.load() ? 0ms : drain_wait(options);
    if (wait.count() > 0) co_await core::sleep_for(wait);
    co_await cycle.stop(options.stop_within - wait);
    stopped();
}

void app::state::stopped() {
    for (const auto& name : check_names_)
        health.remove(name);
    std::vector<completion> waiters;
    {
        std::lock_guard lock(mutex_);
        now.store(phase::stopped, std::memory_order_release);
        waiters.swap(waiters_);
    }
    for (const auto& done : waiters)
        done(nullptr);
}

std::vector<std::string> app::state::addresses() const {
    std::vector<std::string> result;
    auto add = [&](const http::server* part, const std::vector<http::listener_options>& listeners, bool tls) {
        if (part == nullptr) return;
        for (std::size_t i = 0; const auto& place : part->addresses()) {
            if (i < listeners.size()) tls = listeners[i].tls.has_value();
            ++i;
            result.push_back((place.is_unix() ? "" : tls ? "https://" : "http://") + place.text());
        }
    };
    add(server.get(), options.listeners, options.tls.has_value());
    if (options.operations) add(operations.server.get(), {*options.operations}, false);
    return result;
}

std::string app::state::address() const {
    const auto all = addresses();
    return all.empty() ? std::string() : all.front();
}

void app::state::log_failure(const http::request& request, const std::exception_ptr& error) noexcept {
    auto level = observe::log_level::error;
    try {
        std::rethrow_exception(error);
    } catch (const problem& known) {
        if (known.status() < 500) level = observe::log_level::warn;
    } catch (const http::tls_warning&) {
        level = observe::log_level::warn;
    } catch (...) {
        if (is_cancellation(error)) level = observe::log_level::info;
        // A normal state, of which each refused request would have a line.
        if (is_overload(error)) level = observe::log_level::warn;
    }
    if (!log.enabled(level)) return;
    try {
        auto text = failure_text(error);
        // The server's own, such as a certificate that cannot be read.
        if (request.method_name().empty()) {
            observe::field field[] = {{"error", text}};
            return log.write(level, "trouble at the listening socket", field, nullptr);
        }
        observe::field fields[] = {{"method", request.method_name()},
            {"route", request.route().empty() ? request.path() : request.route()}, {"error", text}};
        log.write(level, "handler failed", fields, &request.context());
    } catch (...) {
        // No memory for the text; the answer goes out all the same.
    }
}

} // namespace mainstay::inline v0
