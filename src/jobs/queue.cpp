// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/queue.hpp>

#include "jobs/queue_state.hpp"
#include "jobs/sql_store.hpp"

#include <mainstay/data/database.hpp>
#include <mainstay/jobs/error.hpp>

#include <stdexcept>

namespace mainstay::inline v0::jobs {

equipment::equipment(data::database& where, queue_options how)
    : db(where)
    , options(std::move(how))
    , store(std::make_unique<sql_store>(where))
    , reports(options) {}

queue::queue(data::database& db, queue_options options)
    : state_(new detail::queue_state(db, std::move(options))) {}

queue::queue(queue&&) noexcept = default;

queue::~queue() {
    if (!state_) return;
    if (auto worker = state_->worker()) worker->abandon();
}

void queue::add(
    std::string_view kind, std::unique_ptr<detail::erased_handler> handler, const handler_options& options) {
    if (state_->worker()) throw std::logic_error("jobs: a handler was registered after the start");
    state_->with->registry.add(kind, {std::move(handler), nullptr, options});
}

void detail::set_last_word(queue_state& state, std::string_view kind, std::unique_ptr<erased_last_word> f) {
    if (state.worker()) throw std::logic_error("jobs: a handler was registered after the start");
    state.with->registry.find(kind)->last_word = std::move(f);
}

std::string_view queue::name() const noexcept {
    return state_->with->options.name;
}

std::vector<const core::service*> queue::depends_on() const {
    return {&state_->with->db};
}

task<void> queue::start(core::runtime& threads) {
    if (state_->worker()) throw std::logic_error("jobs: started twice");
    auto& with = *state_->with;
    with.store->kinds(with.registry.kinds());
    co_await with.store->prepare();
    auto worker = std::make_shared<jobs::worker>(state_->with, threads);
    worker->start();
    state_->worker(std::move(worker));
}

std::optional<std::string> queue::not_ready() const {
    auto worker = state_->worker();
    return worker ? worker->trouble() : "not started";
}

void queue::quiesce() noexcept {
    if (auto worker = state_->worker()) worker->quiesce();
}

task<void> queue::stop(core::clock::steady_time deadline) {
    if (auto worker = state_->worker()) co_await worker->stop(deadline);
}

task<std::optional<job_info>> queue::find(job_id id) {
    state_->started();
    return state_->with->store->find(id);
}

task<job_counts> queue::counts() {
    state_->started();
    return state_->with->store->counts();
}

task<bool> queue::cancel(job_id id) {
    auto worker = state_->started();
    auto changed = co_await state_->with->store->cancel(id, state_->with->db.clock().wall_now());
    if (changed) worker->cancel(id);
    co_return changed;
}

task<bool> queue::retry(job_id id) {
    auto worker = state_->started();
    const auto now = state_->with->db.clock().wall_now();
    auto changed = co_await state_->with->store->retry(id, now);
    if (changed) worker->wake(now);
    co_return changed;
}

} // namespace mainstay::inline v0::jobs
