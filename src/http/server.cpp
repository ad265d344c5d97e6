// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/server.hpp>

#include "http/admission.hpp"
#include "http/connection.hpp"
#include "http/inherited_state.hpp"
#include "http/listener.hpp"
#include "http/shard.hpp"
#include "http/tls_settings.hpp"
#include "http/tls_source.hpp"

#include <mainstay/http/request_builder.hpp>

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <stdexcept>
#include <fcntl.h>
#include <system_error>
#include <vector>

namespace mainstay::inline v0::http {
namespace {

using namespace std::chrono_literals;

// How often a stopping server looks whether its connections are gone.
constexpr auto stop_tick = 5ms;
// What cancelled handlers get to end, of the time until the deadline; where that is short, a quarter of it.
constexpr auto cancel_time = 2s;
// What the threads get to close what is left.
constexpr auto close_time = 500ms;

// Takes or binds all, or throws what is wrong with any. A socket that fits exactly is not taken by one that would be
// content with any port.
template <class F>
std::vector<listening_socket> open_all(const std::vector<listener_options>& wanted, int backlog, F take) {
    std::vector<std::optional<listening_socket>> taken(wanted.size());
    for (bool exact : {true, false}) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (taken[i]) continue;
            if (std::optional<listening_socket> found = take(wanted[i], exact)) taken[i].emplace(std::move(*found));
        }
    }
    std::vector<listening_socket> opened;
    std::string before;
    std::optional<std::system_error> last;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        try {
            opened.push_back(taken[i] ? std::move(*taken[i]) : open_listening_socket(wanted[i], backlog));
        } catch (const std::system_error& error) {
            if (last) before += std::string(last->what()) + "; ";
            last = error;
        }
    }
    if (!last) return opened;
    if (before.empty()) throw *last;
    throw std::system_error(last->code(), before + words_of(*last));
}

} // namespace

// Shared with what is posted to the threads, so that it outlives the server there.
class server::state : public std::enable_shared_from_this<server::state> {
public:
    state(request_handler& handler, server_options options) : handler_(&handler), options_(std::move(options)) {}

    void start(core::runtime& threads);
    void quiesce(bool queue_too);
    const std::vector<target_ptr<listener>>& listeners() const noexcept { return listeners_; }
    std::string unavailable() const;
    bool started() const noexcept { return admission_ != nullptr; }
    const core::clock& clock() const noexcept { return first().timers().time(); }
    const std::vector<bound_address>& addresses() const noexcept {
        static const std::vector<bound_address> none;
        return bound_.load(std::memory_order_acquire) ? addresses_ : none;
    }
    std::size_t connections() const noexcept {
        // Before the start there is nothing to look at yet.
        return bound_.load(std::memory_order_acquire) ? admission_->connections() : 0;
    }
    // Whether the threads' io_contexts are still there.
    bool alive() const noexcept {
        return std::all_of(shards().begin(), shards().end(), [](const auto& each) { return each->alive(); });
    }
    // Whether connections were still to come from the listening sockets, or are there.
    bool busy() const noexcept { return listening_.load(std::memory_order_acquire) || connections() != 0; }
    template <class F>
    void on_every_shard(F f);
    task<bool> ended_by(core::clock::steady_time then);

private:
    const std::vector<std::shared_ptr<shard>>& shards() const noexcept { return admission_->shards(); }
    shard& first() const noexcept { return *shards().front(); }
    std::vector<listener_options> wanted() const;
    void listen(std::vector<listening_socket> sockets);

    request_handler* handler_;
    server_options options_;
    std::shared_ptr<admission> admission_;
    std::vector<std::shared_ptr<const listener_settings>> settings_;
    std::vector<target_ptr<listener>> listeners_; // the first shard's
    std::vector<bound_address> addresses_;        // of which `bound_` tells that they are there
    std::atomic<bool> bound_{false};
    std::atomic<bool> listening_{false};
    std::atomic<bool> quiescing_{false};
};

std::vector<listener_options> server::state::wanted() const {
    const server_options plain;
    for (const auto& each : options_.listeners) {
        auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
        if (std::any_of(each.name.begin(), each.name.end(), control)) {
            throw std::invalid_argument("http::server: a control character in a listener's name");
        }
    }
    if (options_.listeners.empty()) {
        listener_options only;
        only.address = options_.address;
        only.port = options_.port;
        only.proxy_protocol = options_.proxy_protocol;
        only.tls = options_.tls;
        return {only};
    }
    if (options_.address != plain.address || options_.port != plain.port || options_.proxy_protocol || options_.tls) {
        throw std::invalid_argument(
            "http::server: `listeners` are set, and `address`, `port`, `proxy_protocol` or `tls` beside them");
    }
    return options_.listeners;
}

void server::state::start(core::runtime& threads) {
    if (started()) throw std::logic_error("http::server was started twice");
    auto places = wanted();
    std::vector<std::shared_ptr<const listener_settings>> settings;
    for (const auto& each : places) {
        auto tls = each.tls ? std::make_shared<tls_source>(*each.tls, threads.clock()) : nullptr;
        settings.push_back(std::make_shared<listener_settings>(listener_settings{each, std::move(tls)}));
    }
    auto sockets = open_all(places, options_.backlog, [&](const listener_options& each, bool exact) {
        return options_.inherited ? options_.inherited->state_->take(each, exact) : std::nullopt;
    });
    options_.inherited.reset(); // or it would hold on to what is left
    std::vector<std::shared_ptr<shard>> made;
    for (std::size_t i = 0; i < threads.size(); ++i)
        made.push_back(std::make_shared<shard>(threads.context(i), *handler_, options_));
    for (const auto& each : sockets)
        addresses_.push_back(each.where);
    settings_ = std::move(settings);
    admission_ = std::make_shared<admission>(std::move(made), options_.limits);
    listening_.store(true, std::memory_order_release);
    bound_.store(true, std::memory_order_release);
    auto listen = [self = shared_from_this(), sockets = std::move(sockets)]() mutable {
        self->listen(std::move(sockets));
    };
    asio::dispatch(first().context(), std::move(listen));
}

std::string server::state::unavailable() const {
    if (started() || options_.inherited) return {};
    try {
        open_all(wanted(), options_.backlog,
            [](const listener_options&, bool) { return std::optional<listening_socket>(); });
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

// On the first shard's thread, as everything about the listening sockets.
void server::state::listen(std::vector<listening_socket> sockets) {
    auto where = shards().front();
    auto accepted = [weak = std::weak_ptr(admission_)](accepted_socket socket) {
        if (auto target = weak.lock()) target->deal(std::move(socket));
    };
    auto tell = [where](const std::exception_ptr& error) {
        const auto& hook = where->options().on_error;
        if (!hook) return;
        request_builder nothing("", "");
        hook(nothing.request(), error);
    };
    auto failed = [tell](std::error_code error) {
        tell(std::make_exception_ptr(std::system_error(error, "cannot accept a connection")));
    };
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        if (const auto& tls = settings_[i]->tls) {
            auto follow = tls->follow(tell);
            asio::co_spawn(where->context(), std::move(follow),
                asio::bind_cancellation_slot(tls->slot(), [held = tls](const std::exception_ptr&) {}));
        }
        auto* made =
            new listener(where->poll(), where->timers(), std::move(sockets[i]), settings_[i], accepted, failed);
        listeners_.push_back(target_ptr<listener>(made));
        made->start();
    }
}

void server::state::quiesce(bool queue_too) {
    if (!started() || !alive() || quiescing_.exchange(true)) return;
    asio::dispatch(first().context(), [self = shared_from_this(), queue_too] {
        for (const auto& each : self->listeners_)
            queue_too ? each->finish() : each->hand_over();
        self->listeners_.clear();
        for (const auto& each : self->settings_)
            if (each->tls) each->tls->stop();
        // Behind what was accepted, which is on its way to its threads.
        self->on_every_shard([](shard& each) { each.drain(); });
        self->listening_.store(false, std::memory_order_release);
    });
}

template <class F>
void server::state::on_every_shard(F f) {
    for (const auto& each : shards())
        asio::post(each->context(), [each, f]() mutable { f(*each); });
}

server::server(request_handler& handler, server_options options)
    : state_(std::make_shared<state>(handler, std::move(options))) {}

server::~server() {
    if (!state_->started() || !state_->busy() || !state_->alive()) return;
    state_->quiesce(true);
    state_->on_every_shard([](shard& each) { each.close_all(); });
}

// Waits until no connection is left, or until then; gives which.
task<bool> server::state::ended_by(core::clock::steady_time then) {
    auto held = shared_from_this();
    try {
        while (busy() && clock().steady_now() < then)
            co_await core::sleep_for(stop_tick);
    } catch (const std::system_error&) {
        // Cancelled: the time is up.
    }
    co_return !busy();
}

task<void> server::start(core::runtime& threads) {
    state_->start(threads);
    co_return;
}

void server::quiesce() noexcept {
    state_->quiesce(true);
}

task<void> server::stop(core::clock::steady_time deadline) {
    auto held = state_;
    held->quiesce(true);
    if (!held->started()) co_return;
    const core::clock& time = held->clock();
    auto left = std::max(deadline - time.steady_now(), core::clock::steady_time::duration{0});
    auto cancel_at = deadline - std::min<std::chrono::nanoseconds>(left / 4, cancel_time);
    // When its own time is cut short it still has to close what is open, whose threads may run on without it.
    co_await asio::this_coro::throw_if_cancelled(false);
    bool in_time = co_await held->ended_by(cancel_at);
    if (in_time) co_return;
    held->on_every_shard([](shard& each) { each.cancel_all(); });
    auto cut = co_await asio::this_coro::cancellation_state;
    in_time = co_await held->ended_by(cut.cancelled() == asio::cancellation_type::none ? deadline : time.steady_now());
    if (in_time) co_return;
    held->on_every_shard([](shard& each) { each.close_all(); });
    co_await held->ended_by(time.steady_now() + close_time);
}

void server::hand_over() noexcept {
    state_->quiesce(false);
}

std::vector<std::pair<owned_descriptor, std::string>> server::duplicates() const {
    std::vector<std::pair<owned_descriptor, std::string>> result;
    const auto& listeners = state_->listeners();
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        owned_descriptor copy(::fcntl(listeners[i]->descriptor(), F_DUPFD_CLOEXEC, 0));
        result.emplace_back(std::move(copy), state_->addresses()[i].name);
    }
    return result;
}

void server::own_files() {
    for (const auto& each : state_->listeners())
        each->own_file();
}

std::uint16_t server::port() const noexcept {
    for (const auto& each : state_->addresses())
        if (each.port != 0) return each.port;
    return 0;
}

std::vector<bound_address> server::addresses() const {
    return state_->addresses();
}

std::string server::unavailable() const {
    return state_->unavailable();
}

std::size_t server::connections() const noexcept {
    return state_->connections();
}

} // namespace mainstay::inline v0::http
