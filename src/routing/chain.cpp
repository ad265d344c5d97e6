// SPDX-License-Identifier: BSL-1.0
#include "routing/chain.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/http/body_reader.hpp>
#include <mainstay/http/problem_response.hpp>
#include <mainstay/routing/middleware.hpp>

#include <algorithm>
#include <system_error>

#include "routing/told_problem.hpp"

namespace mainstay::inline v0::routing {

task<http::response> next::operator()(http::request& request) const {
    return rest_->run_rest(position_, request, time_);
}

namespace detail {
namespace {

// What error_mapping has for a request that was cancelled.
constexpr int cancelled_status = 499;

// What the reading of the whole body came to.
task<std::exception_ptr> read_body(http::request& request) {
    std::exception_ptr failed;
    try {
        co_await request.body_source()->read_whole();
    } catch (...) {
        failed = std::current_exception();
    }
    co_return failed;
}

} // namespace

chain::chain(const chain_settings& settings, std::vector<middleware_ptr> stages, std::shared_ptr<const endpoint> target,
    std::vector<bound_parameter> bound)
    : settings_(settings)
    , stages_(std::move(stages))
    , target_(std::move(target))
    , bound_(std::move(bound))
    , suspends_(target_->suspends() ||
                std::ranges::any_of(stages_, [](const middleware_ptr& stage) { return stage->has_around; })) {}

void chain::tell(const http::request& request, const std::exception_ptr& error) const noexcept {
    try {
        if (settings_.on_error) settings_.on_error(request, error);
    } catch (...) {
        // A log that fails must not fail the request.
    }
}

void chain::tell_told(http::request& request, const http::response& response) const noexcept {
    if (response.status() < 400 || !settings_.on_error) return;
    auto* waiting = request.context().find<told_problem>();
    if (waiting == nullptr || waiting->told) return;
    waiting->told = true;
    tell(request, std::make_exception_ptr(waiting->what));
}

void chain::fail(http::request& request, http::response& response, const std::exception_ptr& error,
    const core::clock* time) const noexcept {
    try {
        problem what = settings_.errors.problem_of(error);
        const bool cancelled = what.status() == cancelled_status && request.context().cancelled();
        if (cancelled && time != nullptr && request.context().expired(*time)) {
            const auto late =
                std::make_exception_ptr(std::system_error(make_error_code(core::errc::deadline_exceeded)));
            what = settings_.errors.problem_of(late);
        }
        response.clear();
        http::write_problem(response, what, request.context().id());
        // That a request was cancelled is no news for the log of errors.
        if (!cancelled && !what.internal().empty()) tell(request, error);
    } catch (...) {
        // Not even memory for an answer with a body is left.
        response.clear();
        response.status(500);
    }
}

bool chain::before(const held_middleware& stage, http::request& request, http::response& response) const noexcept {
    try {
        auto answer = stage.before(request);
        if (!answer) return false;
        response = *std::move(answer);
    } catch (...) {
        fail(request, response, std::current_exception());
    }
    return true;
}

void chain::after(std::size_t from, std::size_t to, http::request& request, http::response& response) const noexcept {
    while (to > from) {
        const held_middleware& stage = *stages_[--to];
        if (!stage.has_after) continue;
        try {
            stage.after(request, response);
        } catch (...) {
            fail(request, response, std::current_exception());
        }
    }
}

void chain::run_now(http::request& request, http::response& response) const noexcept {
    std::size_t entered = 0;
    bool answered = false;
    while (entered < stages_.size() && !answered) {
        const held_middleware& stage = *stages_[entered++];
        answered = stage.has_before && before(stage, request, response);
    }
    if (!answered) {
        try {
            target_->call(bound_.data(), request, response);
        } catch (...) {
            fail(request, response, std::current_exception());
        }
        tell_told(request, response);
    }
    after(0, entered, request, response);
}

task<void> chain::run(
    std::size_t from, http::request& request, http::response& response, const core::clock* time) const {
    std::size_t entered = from;
    bool answered = false;
    std::exception_ptr failed;
    while (entered < stages_.size() && !answered) {
        const held_middleware& stage = *stages_[entered++];
        if (stage.needs_body && request.body_source() != nullptr) {
            failed = co_await read_body(request);
            if (failed) break;
        }
        answered = stage.has_before && before(stage, request, response);
        if (answered || !stage.has_around) continue;
        answered = true;
        try {
            auto working = stage.around(request, next(*this, entered, time));
            response = co_await std::move(working);
        } catch (...) {
            failed = std::current_exception();
        }
    }
    if (!answered && !failed) {
        try {
            auto* body = request.body_source();
            if (body != nullptr && !target_->waits_for_body()) co_await body->read_whole();
            if (target_->suspends()) {
                co_await target_->call_later(bound_.data(), request, response);
            } else {
                target_->call(bound_.data(), request, response);
            }
        } catch (...) {
            failed = std::current_exception();
        }
    }
    if (failed) fail(request, response, failed, time);
    tell_told(request, response);
    after(from, entered, request, response);
    if (from == 0 && time != nullptr && response.status() == cancelled_status && request.context().cancelled()) {
        throw std::system_error(make_error_code(core::errc::cancelled));
    }
}

task<http::response> chain::run_rest(std::size_t from, http::request& request, const core::clock* time) const {
    http::response response;
    co_await run(from, request, response, time);
    co_return response;
}

void chain::run_around(const problem& why, http::request& request, http::response& response) const noexcept {
    for (const middleware_ptr& stage : stages_) {
        // The refusal stands; the middleware is asked for what it notes about the request.
        if (stage->has_before) before(*stage, request, response);
    }
    response.clear();
    http::write_problem(response, why, request.context().id());
    after(0, stages_.size(), request, response);
}

} // namespace detail
} // namespace mainstay::inline v0::routing
