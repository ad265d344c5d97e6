// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/conflict_gate.hpp"

#include "core/timers.hpp"

#include <asio/query.hpp>

#include <algorithm>

namespace mainstay::inline v0::data::postgres {
namespace {

constexpr double hot = 0.2, per_conflict = 1.0 / 8, per_commit = 1.0 / 200;

// Rings when one has waited for long enough.
template <class F>
class alarm final : public core::timer {
public:
    explicit alarm(F ring) : ring_(std::move(ring)) {}

private:
    void on_timer() override { ring_(); }
    F ring_;
};

} // namespace

conflict_gate::place::place(conflict_gate& in, kind of) : in_(&in) {
    std::lock_guard lock(in.mutex_);
    line_ = in.line_of(of);
    number_ = ++in.last_;
    line_->waiting.push_back({number_, {}});
}

conflict_gate::place::~place() {
    detail::resumer<bool> next;
    {
        std::lock_guard lock(in_->mutex_);
        auto& waiting = line_->waiting;
        bool first = !waiting.empty() && waiting.front().number == number_;
        std::erase_if(waiting, [&](const waiter& each) { return each.number == number_; });
        if (first && !waiting.empty()) next = std::move(waiting.front().resume);
    }
    if (next) next(nullptr, true);
}

task<bool> conflict_gate::place::turn(asio::any_io_executor executor, core::clock::steady_time until) {
    auto ring = [this] { in_->expire(*line_, number_); };
    alarm late(ring);
    core::detail::unique_function<void(detail::resumer<bool>)> start = [&](detail::resumer<bool> resume) {
        {
            std::lock_guard lock(in_->mutex_);
            auto& waiting = line_->waiting;
            if (waiting.front().number != number_) {
                auto self = std::find_if(
                    waiting.begin(), waiting.end(), [&](const waiter& each) { return each.number == number_; });
                self->resume = std::move(resume);
            }
        }
        if (resume) {
            resume(nullptr, true);
        } else {
            core::timers::of(asio::query(executor, asio::execution::context)).schedule(late, until);
        }
    };
    co_return co_await detail::suspended<bool>(std::move(start));
}

void conflict_gate::expire(line& in, std::uint64_t number) {
    detail::resumer<bool> resume;
    {
        std::lock_guard lock(mutex_);
        for (auto& each : in.waiting) {
            if (each.number == number) resume = std::move(each.resume);
        }
    }
    if (resume) resume(nullptr, false);
}

bool conflict_gate::is_hot(kind of) const {
    std::lock_guard lock(mutex_);
    auto found = lines_.find(of);
    return found != lines_.end() && found->second->heat > hot;
}

void conflict_gate::note(kind of, bool conflicted) {
    std::lock_guard lock(mutex_);
    auto found = lines_.find(of);
    if (found == lines_.end() && !conflicted) return;
    auto known = found == lines_.end() ? line_of(of) : found->second;
    known->heat += conflicted ? (1 - known->heat) * per_conflict : -known->heat * per_commit;
}

// With the mutex held.
std::shared_ptr<conflict_gate::line> conflict_gate::line_of(kind of) {
    if (lines_.size() >= most_kinds) {
        std::erase_if(lines_, [](const auto& each) { return each.second.use_count() == 1; });
    }
    auto& found = lines_[of];
    if (!found) found = std::make_shared<line>();
    return found;
}

} // namespace mainstay::inline v0::data::postgres
