// SPDX-License-Identifier: BSL-1.0
#include "jobs/verdict.hpp"

#include <mainstay/core/problem.hpp>

#include <algorithm>

namespace mainstay::inline v0::jobs {
namespace {

using std::chrono::nanoseconds;

// A wait that ends before time does, however long it was meant to be.
core::clock::wall_time later(core::clock::wall_time now, nanoseconds wait) {
    using wall_time = core::clock::wall_time;
    constexpr wall_time::duration longest = std::chrono::hours{24} * 36'500;
    return now + std::clamp(std::chrono::duration_cast<wall_time::duration>(wait), wall_time::duration{0}, longest);
}

std::string text_of(const problem& error) {
    std::string text = error.code();
    if (!error.detail().empty()) text += ": " + error.detail();
    if (!error.internal().empty()) text += " (" + error.internal() + ')';
    return text;
}

} // namespace

verdict decide(const claimed_job& job, const run_end& end, const handler_options& options, bool has_last_word,
    core::clock::wall_time now, double random) {
    verdict result{job.key, fate::completed, job.due_at, job.failures, job.exhausted, {}};
    auto repeat = [&](nanoseconds wait) {
        result.fate = fate::repeated;
        result.due_at = later(now, wait);
    };
    auto give_up = [&] {
        if (!has_last_word) {
            result.fate = fate::discarded;
            return;
        }
        result.exhausted = 1;
        repeat(nanoseconds{0});
    };

    if (std::holds_alternative<interrupted>(end)) {
        result.fate = fate::handed_back;
    } else if (const auto* pause = std::get_if<snooze>(&end)) {
        repeat(pause->time());
    } else if (job.exhausted > 0) {
        // The last word has been spoken, or is spoken again; the error stays that of the job itself.
        if (std::holds_alternative<failed>(end)) {
            result.exhausted = job.exhausted + 1;
            repeat(options.backoff.delay(job.exhausted, random));
        } else {
            result.fate = fate::discarded;
        }
    } else if (const auto* gave_up = std::get_if<discard>(&end)) {
        result.error = bounded_error(gave_up->reason());
        give_up();
    } else if (const auto* failure = std::get_if<failed>(&end)) {
        result.error = bounded_error(failure->error);
        result.failures = job.failures + 1;
        if (result.failures < options.attempts) {
            repeat(options.backoff.delay(result.failures, random));
        } else {
            give_up();
        }
    }
    return result;
}

std::string bounded_error(std::string text) {
    if (text.size() <= longest_error) return text;
    std::size_t end = longest_error;
    // Not inside a character: at most three bytes back, so that no input costs more than that.
    for (int i = 0; i < 3 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U; ++i)
        --end;
    text.resize(end);
    return text;
}

run_end end_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const discard& given_up) {
        return given_up;
    } catch (const snooze& pause) {
        return pause;
    } catch (const problem& error) {
        return failed{text_of(error)};
    } catch (const std::exception& error) {
        std::string text = error.what();
        return failed{text.empty() ? "an exception without a text" : std::move(text)};
    } catch (...) {
        return failed{"an exception that is no std::exception"};
    }
}

} // namespace mainstay::inline v0::jobs
