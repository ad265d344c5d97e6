// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/server.hpp>

#include "http/address_table.hpp"
#include "http/connection.hpp"
#include "http/listener.hpp"
#include "http/shard.hpp"

#include <mainstay/http/request_builder.hpp>

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>
#include <atomic>
#include <stdexcept>
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

} // namespace

// Shared with what is posted to the threads, so that it outlives the server there.
class server::state : public std::enable_shared_from_this<server::state> {
public:
    state(request_handler& handler, server_options options) : handler_(&handler), options_(std::move(options)) {}

    void start(core::runtime& threads);
    void quiesce();
    bool started() const noexcept { return !shards_.empty(); }
    const core::clock& clock() const noexcept { return shards_.front()->timers().time(); }
    std::uint16_t port() const noexcept { return port_.load(std::memory_order_acquire); }
    std::size_t connections() const noexcept;
    // Whether the threads' io_contexts are still there.
    bool alive() const noexcept {
        return std::all_of(shards_.begin(), shards_.end(), [](const auto& each) { return each->alive(); });
    }
    // Whether connections were still to come from the listening socket, or are there.
    bool busy() const noexcept { return listening_.load(std::memory_order_acquire) || connections() != 0; }
    template <class F>
    void on_every_shard(F f);
    task<bool> ended_by(core::clock::steady_time then);

private:
    void listen(owned_descriptor descriptor);
    void accept(owned_descriptor descriptor, http::peer peer);

    request_handler* handler_;
    server_options options_;
    std::vector<std::shared_ptr<shard>> shards_;
    std::shared_ptr<address_table> addresses_ = std::make_shared<address_table>();
    target_ptr<listener> listener_; // the first shard's
    std::atomic<std::uint16_t> port_{0};
    std::atomic<bool> listening_{false};
    std::atomic<bool> quiescing_{false};
};

void server::state::start(core::runtime& threads) {
    if (started()) throw std::logic_error("http::server was started twice");
    owned_descriptor descriptor = open_listening_socket(options_.address, options_.port, options_.backlog);
    std::vector<std::shared_ptr<shard>> made;
    for (std::size_t i = 0; i < threads.size(); ++i)
        made.push_back(std::make_shared<shard>(threads.context(i), *handler_, options_));
    shards_ = std::move(made);
    port_.store(port_of(descriptor.get()), std::memory_order_release);
    listening_.store(true, std::memory_order_release);
    auto listen = [self = shared_from_this(), descriptor = std::move(descriptor)]() mutable {
        self->listen(std::move(descriptor));
    };
    asio::dispatch(shards_.front()->context(), std::move(listen));
}

// On the first shard's thread, as everything about the listening socket.
void server::state::listen(owned_descriptor descriptor) {
    auto first = shards_.front();
    auto accepted = [weak = weak_from_this()](owned_descriptor taken, http::peer from) {
        if (auto target = weak.lock()) target->accept(std::move(taken), std::move(from));
    };
    auto failed = [first](std::error_code error) {
        const auto& hook = first->options().on_error;
        if (!hook) return;
        request_builder nothing("", "");
        hook(nothing.request(), std::make_exception_ptr(std::system_error(error, "cannot accept a connection")));
    };
    listener_ = target_ptr<listener>(
        new listener(first->poll(), first->timers(), std::move(descriptor), std::move(accepted), std::move(failed)));
    listener_->start();
}

std::size_t server::state::connections() const noexcept {
    if (port() == 0) return 0; // before the start, when there is nothing to look at yet
    std::size_t total = 0;
    for (const auto& each : shards_)
        total += each->load();
    return total;
}

// On the listening thread: to the thread that has the fewest.
void server::state::accept(owned_descriptor descriptor, http::peer peer) {
    auto target = *std::min_element(
        shards_.begin(), shards_.end(), [](const auto& a, const auto& b) { return a->load() < b->load(); });
    std::size_t open = connections();
    std::size_t limit = options_.limits.connections;
    // A few beyond the limit are told so; more than that are not worth the memory.
    if (open >= limit + limit / 8 + 8) return;
    auto [place, allowed] = addresses_->enter(peer.address, options_.limits.connections_per_address);
    target->expect_connection();
    auto take = [target, full = open >= limit, allowed = allowed, place = std::move(place),
                    descriptor = std::move(descriptor), peer = std::move(peer)]() mutable {
        if (allowed && (!full || target->give_up_idle())) {
            connection::start(target, std::move(descriptor), std::move(peer), std::move(place));
        } else {
            connection::turn_away(target, std::move(descriptor), std::move(peer));
        }
    };
    asio::dispatch(target->context(), std::move(take));
}

void server::state::quiesce() {
    if (!started() || !alive() || quiescing_.exchange(true)) return;
    asio::dispatch(shards_.front()->context(), [self = shared_from_this()] {
        if (self->listener_.get() != nullptr) self->listener_->finish();
        self->listener_ = {};
        // Behind what was accepted, which is on its way to its threads.
        self->on_every_shard([](shard& each) { each.drain(); });
        self->listening_.store(false, std::memory_order_release);
    });
}

template <class F>
void server::state::on_every_shard(F f) {
    for (const auto& each : shards_)
        asio::post(each->context(), [each, f]() mutable { f(*each); });
}

server::server(request_handler& handler, server_options options)
    : state_(std::make_shared<state>(handler, std::move(options))) {}

server::~server() {
    if (!state_->started() || !state_->busy() || !state_->alive()) return;
    state_->quiesce();
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
    state_->quiesce();
}

task<void> server::stop(core::clock::steady_time deadline) {
    auto held = state_;
    held->quiesce();
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

std::uint16_t server::port() const noexcept {
    return state_->port();
}

std::size_t server::connections() const noexcept {
    return state_->connections();
}

} // namespace mainstay::inline v0::http
