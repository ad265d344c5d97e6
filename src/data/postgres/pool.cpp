// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/pool.hpp"

#include "data/postgres/batch.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/error.hpp>

#include <asio/post.hpp>

#include <algorithm>

namespace mainstay::inline v0::data::postgres {
namespace {

using namespace std::chrono_literals;

// A server that does not answer so soon is taken for gone.
constexpr auto longest_look = 2s;
// For so long those of the background let all others go first.
constexpr auto longest_courtesy = 1s;

std::exception_ptr core_failure(core::errc code) {
    return std::make_exception_ptr(std::system_error(make_error_code(code), "database connection"));
}

} // namespace

pool::pool(std::shared_ptr<const place> where, std::shared_ptr<connector> opens, limits most)
    : where_(std::move(where))
    , opens_(std::move(opens))
    , most_(most)
    , delay_(where_->options.queue_target, where_->options.queue_interval) {}

task<pool::lease> pool::borrow(core::context_ptr context, bool background) {
    auto self = shared_from_this();
    for (;;) {
        core::detail::unique_function<void(detail::resumer<connection_ptr>)> start =
            [self, &context, background](detail::resumer<connection_ptr> resume) {
                auto now = self->where_->time->steady_now();
                auto one = std::make_unique<waiter>();
                one->context = context;
                one->asked_at = now;
                one->until = now + self->where_->options.checkout_limit;
                if (context) one->until = std::min(one->until, context->deadline());
                one->background = background;
                one->resume = std::move(resume);
                if (self->closed_ || self->quiescing_) {
                    one->fail(core_failure(core::errc::stopping));
                } else if (context && context->cancelled()) {
                    one->fail(core_failure(core::errc::cancelled));
                } else if (context && now >= context->deadline()) {
                    one->fail(core_failure(core::errc::deadline_exceeded));
                } else if (self->queue_.size() >= self->most_.queue) {
                    one->fail(core_failure(core::errc::overloaded));
                } else if (self->idle_.empty() && self->lent_ == 0 && self->opens_->unreachable()) {
                    one->fail(self->opens_->last_failure());
                } else {
                    auto before = background ? self->queue_.end()
                                             : std::find_if(self->queue_.begin(), self->queue_.end(), [&](auto& each) {
                                                   return each->background && now - each->asked_at < longest_courtesy;
                                               });
                    self->queue_.insert(before, std::move(one));
                    self->serve();
                }
            };
        auto given = co_await detail::suspended<connection_ptr>(std::move(start));
        lease held(self, std::move(given));
        auto idled = where_->time->steady_now() - held->used_at;
        if (idled < where_->options.idle_check) co_return std::move(held);
        bool alive = co_await is_alive(held.held());
        if (alive) co_return std::move(held);
    }
}

// One round trip, after which an idle connection that something in between has dropped is no surprise to anybody.
task<bool> pool::is_alive(const connection_ptr& which) {
    auto look = std::make_unique<batch>();
    look->deadline = where_->time->steady_now() + longest_look;
    look->may_cancel = true;
    bool lost = false;
    try {
        co_await run_batch(which, std::move(look));
    } catch (const error&) {
        lost = true;
    }
    co_return !lost;
}

void pool::serve() {
    auto now = where_->time->steady_now();
    while (!queue_.empty() && !idle_.empty()) {
        auto held = std::move(idle_.back());
        idle_.pop_back();
        if (!held->is_open()) continue;
        auto next = std::move(queue_.front());
        queue_.pop_front();
        if (!delay_.serve(now, now - next->asked_at)) {
            next->fail(core_failure(core::errc::overloaded));
            idle_.push_back(std::move(held));
            continue;
        }
        ++lent_;
        out_.push_back(held);
        next->resume(nullptr, std::move(held));
    }
    if (queue_.empty()) {
        delay_.emptied();
    } else {
        open_more();
    }
}

void pool::open_more() {
    while (!closed_ && opening_ < queue_.size() && idle_.size() + out_.size() + opening_ < most_.connections) {
        ++opening_;
        opens_->connect(role::own, [weak = weak_from_this()](std::exception_ptr failed, connection_ptr opened) {
            auto self = weak.lock();
            if (!self) return;
            --self->opening_;
            if (opened && self->closed_) {
                opened->close(nullptr);
            } else if (opened) {
                self->idle_.push_back(std::move(opened));
            } else if (self->opens_->unreachable() && self->lent_ == 0) {
                self->fail_all(failed);
            }
            self->serve();
        });
    }
}

void pool::give_back(connection_ptr held) noexcept {
    --lent_;
    if (held->is_open() && (held->in_flight() > 0 || held->cancelling())) {
        // What it still has to hear, such as of its rollback, comes first.
        held->when_changed([self = shared_from_this(), weak = std::weak_ptr(held)] {
            auto same = weak.lock();
            if (same && (!same->is_open() || (same->in_flight() == 0 && !same->cancelling()))) {
                same->when_changed({});
                self->settle(std::move(same));
            }
        });
        return;
    }
    settle(std::move(held));
}

void pool::settle(connection_ptr held) noexcept {
    std::erase(out_, held);
    bool well = held->is_open() && held->is_clean() && !closed_;
    if (well && where_->time->steady_now() < held->retire_at) {
        idle_.push_back(std::move(held));
    } else {
        held->close(nullptr);
    }
    // Not from here: this may be a destructor's.
    asio::post(opens_->executor(), [self = shared_from_this()] { self->serve(); });
}

void pool::sweep(core::clock::steady_time now) {
    for (auto each = queue_.begin(); each != queue_.end();) {
        auto& one = **each;
        std::exception_ptr why;
        if (one.context && one.context->cancelled()) {
            why = core_failure(core::errc::cancelled);
        } else if (one.context && now >= one.context->deadline()) {
            why = core_failure(core::errc::deadline_exceeded);
        } else if (now >= one.until || now - one.asked_at >= delay_.patience()) {
            why = lent_ == 0 && opens_->last_failure() ? opens_->last_failure() : core_failure(core::errc::overloaded);
        }
        if (why == nullptr) {
            ++each;
            continue;
        }
        auto late = std::move(*each);
        each = queue_.erase(each);
        late->fail(std::move(why));
    }
    auto lent = out_;
    for (auto& each : lent)
        each->sweep(now);
    // What the server has ended, or has served its time, makes room.
    std::erase_if(idle_, [&](const connection_ptr& each) {
        if (each->is_open() && now < each->retire_at) return false;
        each->close(nullptr);
        return true;
    });
}

void pool::fail_all(const std::exception_ptr& why) {
    auto waiting = std::move(queue_);
    queue_.clear();
    for (auto& each : waiting)
        each->fail(why);
}

void pool::close(std::exception_ptr why) noexcept {
    closed_ = true;
    fail_all(core_failure(core::errc::stopping));
    auto all = std::move(idle_);
    idle_.clear();
    all.insert(all.end(), out_.begin(), out_.end());
    for (auto& each : all)
        each->close(why);
}

} // namespace mainstay::inline v0::data::postgres
