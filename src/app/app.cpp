// SPDX-License-Identifier: BSL-1.0
#include <mainstay/app/app.hpp>

#include "app/app_state.hpp"

#include <asio/io_context.hpp>

#include <future>

namespace mainstay::inline v0 {

app::app(app_options options) : state_(std::make_shared<state>(*this, std::move(options))) {}

app::~app() {
    if (!state_->own_runtime) return;
    std::promise<void> ended;
    state_->stop([&](const std::exception_ptr&) { ended.set_value(); }, true);
    ended.get_future().wait();
    state_->let_go();
}

app_options& app::options() noexcept {
    return state_->options;
}
const app_options& app::options() const noexcept {
    return state_->options;
}
routing::router& app::router() noexcept {
    return state_->router;
}
routing::error_mapping& app::errors() noexcept {
    return state_->router.errors();
}
routing::services& app::services() noexcept {
    return state_->services;
}
observe::log& app::log() noexcept {
    return state_->log;
}
observe::metrics& app::metrics() noexcept {
    return state_->metrics;
}
observe::health& app::health() noexcept {
    return state_->health;
}
const core::clock& app::clock() const noexcept {
    return state_->time;
}

app& app::mount(routing::group_prefix prefix, routing::router other) {
    router().mount(std::move(prefix), std::move(other));
    return *this;
}

app& app::on_ready(std::function<void(std::string_view address)> tell) {
    state_->ready_hooks.push_back(std::move(tell));
    return *this;
}

void app::keep(std::shared_ptr<void> owner, core::service* part) {
    state_->keep(std::move(owner), part);
}

void app::start(completion done) {
    if (state_->now.load() != state::phase::idle) throw std::logic_error("mainstay: an application starts once");
    state_->make_own_runtime();
    state_->start(*state_->own_runtime, std::move(done));
    state_->own_runtime->start();
}

void app::start(core::runtime& threads, completion done) {
    state_->start(threads, std::move(done));
}

void app::start(const std::vector<std::reference_wrapper<asio::io_context>>& contexts, completion done) {
    if (contexts.empty()) throw std::invalid_argument("mainstay: an application needs an io_context to start on");
    state_->borrowed_runtime = std::make_unique<core::runtime>(contexts, core::runtime_options{});
    state_->start(*state_->borrowed_runtime, std::move(done));
}

void app::stop(completion done) {
    state_->stop(std::move(done), true);
}

void app::spawn(task<void> work) {
    state_->spawned.spawn(std::move(work));
}

bool app::ready() const noexcept {
    return state_->now.load(std::memory_order_acquire) == state::phase::running && !state_->cycle.not_ready();
}

std::uint16_t app::port() const noexcept {
    return state_->server ? state_->server->port() : std::uint16_t{0};
}

std::vector<http::bound_address> app::addresses() const {
    std::vector<http::bound_address> result;
    for (const auto* each : {state_->server.get(), state_->operations.server.get()}) {
        if (each == nullptr) continue;
        for (auto& place : each->addresses())
            result.push_back(std::move(place));
    }
    return result;
}

http::request_handler& app::handler() {
    if (!state_->compiled) throw std::logic_error("mainstay: an application answers once it has started");
    return *state_->compiled;
}

} // namespace mainstay::inline v0
