// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/app/app_options.hpp>
#include <mainstay/app/detail/part.hpp>
#include <mainstay/core/lifecycle.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/http/bound_address.hpp>
#include <mainstay/observe/health.hpp>
#include <mainstay/observe/log.hpp>
#include <mainstay/observe/metrics.hpp>
#include <mainstay/routing/router.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::inline v0 {

/// A backend: its services, its routes, and one life from start to drain. Several may live in one process.
///
/// Everything is added first, from one thread; then it runs, once: with `run`, which makes threads and minds signals, or
/// with `start` and `stop`, which never block. What is wrong (routes in conflict, services that nobody provides, a busy
/// port) is told when it starts, all at once where possible. Handlers may take `app&`, `observe::log&`,
/// `observe::metrics&`, `observe::health&` and `const core::clock&` beside what was added.
class app : public routing::route_verbs<app> {
public:
    /// Told how a start or a stop ended: null, or what went wrong. Called on an I/O thread; must not throw.
    using completion = std::function<void(std::exception_ptr)>;

    explicit app(app_options options = {});
    app(const app&) = delete;
    app& operator=(const app&) = delete;
    /// Stops first if it made its own threads and still runs, which blocks. On the user's threads its stop must have
    /// ended before.
    ~app();

    /// May be changed until the start, except for those of the log and the middleware.
    app_options& options() noexcept;
    const app_options& options() const noexcept;

    /// Takes the part over, keeps it as long as the application lives, and hands it to handlers that ask for its type;
    /// returns where it is kept. If it is a `core::service` it starts and stops with the application.
    ///
    /// A part is moved in; `std::ref(part)` lends it, a `std::unique_ptr` or `std::shared_ptr` gives what it points to.
    template <class T>
    auto& add(T&& part) {
        auto held = detail::hold_part(std::forward<T>(part));
        auto& object = *held.object;
        provide_object<std::remove_reference_t<decltype(object)>>(object);
        keep(std::move(held.owner), detail::service_of(object));
        return object;
    }
    /// Makes the part where it is kept, for what cannot be moved: `app.emplace<jobs::queue>(db)`.
    template <class T, class... Args>
    T& emplace(Args&&... args) {
        return add(std::make_unique<T>(std::forward<Args>(args)...));
    }
    /// The same as `add`, handed out under an interface, `provide<payments>(stripe{…})`, or as a second of its kind,
    /// `provide<named<"ledger", data::database>>(data::open(…))`.
    template <class Slot, class T>
    auto& provide(T&& part) {
        auto held = detail::hold_part(std::forward<T>(part));
        auto& object = *held.object;
        provide_object<Slot>(object);
        keep(std::move(held.owner), detail::service_of(object));
        return object;
    }

    /// Adds middleware around everything the application answers, behind its own.
    template <class M>
    app& use(M middleware) {
        router().use(std::move(middleware));
        return *this;
    }
    /// Routes under a common prefix, with middleware and metadata of their own.
    template <class... Options>
    routing::route_group group(routing::group_prefix prefix, Options... options) {
        return router().group(std::move(prefix), std::move(options)...);
    }
    /// Takes over another router, under a prefix.
    app& mount(routing::group_prefix prefix, routing::router other);
    /// How error codes become answers. Beside the table's own, a database that is busy, or whose disk is full or
    /// failing, is 503 with `Retry-After`.
    routing::error_mapping& errors() noexcept;
    /// All routes so far. Only before the start.
    routing::router& router() noexcept;

    observe::log& log() noexcept;
    observe::metrics& metrics() noexcept;
    /// The checks behind `/healthz` and `/readyz`; those of the services are among them once it has started.
    observe::health& health() noexcept;
    /// The clock of the threads it runs on, also for what is made before they are.
    const core::clock& clock() const noexcept;

    /// Called once it is ready and connections are accepted, with its address, such as `http://127.0.0.1:8080` or
    /// `unix:/run/shop.sock` (the first of several, empty without a socket); in place of the lines that `run` prints
    /// otherwise, one for each address. On an I/O thread; must be quick.
    app& on_ready(std::function<void(std::string_view address)> tell);

    /// Runs until SIGINT or SIGTERM, or `stop`, then drains; a second signal ends the process at once. Blocks.
    ///
    /// The exit status: 0, or 2 when it could not start, after one line on standard error for each mistake. SIGPIPE and
    /// SIGXFSZ are ignored from then on, unless the program has set its own ways for them.
    int run();

    /// Starts on threads of its own. Never blocks; a start that fails has already stopped what had started.
    void start(completion done = {});
    /// Starts on threads that the user runs; they must outlive the application.
    void start(core::runtime& threads, completion done = {});
    /// Starts on io_contexts that the user runs, each by exactly one thread.
    void start(const std::vector<std::reference_wrapper<asio::io_context>>& contexts, completion done = {});
    /// Drains and stops, within `app_options::stop_within`. Never blocks; from any thread, as often as you like: `done`
    /// is called once it has stopped. A start that is under way is given up.
    void stop(completion done = {});

    /// Work in the background, not bound to a request: a stop lets it finish after requests and jobs, while the databases
    /// still run, and cancels what is left when its time is up. Errors are logged. From any thread, also before the
    /// start; once its part of the stop has come it is dropped, with a line in the log.
    void spawn(task<void> work);

    /// Whether it wants traffic.
    bool ready() const noexcept;
    /// The port it listens on; 0 without a socket and before the start.
    std::uint16_t port() const noexcept;
    /// Where it listens, that for operations last; empty without a socket and before the start.
    std::vector<http::bound_address> addresses() const;
    /// What answers its requests; only after a start.
    http::request_handler& handler();

    // Called by the verbs.
    void add_route(routing::detail::route_entry entry) { router().add_route(std::move(entry)); }

private:
    class state;

    template <class Slot, class T>
    void provide_object(T& object) {
        services().template provide<Slot>(object);
    }
    routing::services& services() noexcept;
    void keep(std::shared_ptr<void> owner, core::service* part);

    std::shared_ptr<state> state_;
};

} // namespace mainstay::inline v0
