// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/claimed_job.hpp"

#include <mainstay/jobs/handler.hpp>
#include <mainstay/jobs/outcome.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <variant>

namespace mainstay::inline v0::jobs {

// How a run ended, beside what a handler may say itself.
struct failed {
    std::string error;
};
// By the worker, which stops.
struct interrupted {};
using run_end = std::variant<done, discard, snooze, failed, interrupted>;

// What becomes of the job's row.
enum class fate : std::uint8_t { completed, discarded, repeated, handed_back };

// The end of a run as a store records it: nothing, unless the claim still holds the job.
struct verdict {
    claim_key key;
    jobs::fate fate = fate::completed;
    // When it is due again, for a job that is repeated.
    core::clock::wall_time due_at;
    int failures = 0;
    int exhausted = 0;
    std::string error;

    friend bool operator==(const verdict&, const verdict&) = default;
};

// Decides what becomes of a job; knows no clock and no chance of its own. `random` is even from [0, 1).
verdict decide(const claimed_job& job, const run_end& end, const handler_options& options, bool has_last_word,
    core::clock::wall_time now, double random);

// A job's error texts are cut to that many bytes, between characters.
inline constexpr std::size_t longest_error = 2000;
std::string bounded_error(std::string text);

// What a handler that threw has to say: a `discard` or `snooze`, or a failure with the exception's text.
run_end end_of(const std::exception_ptr& thrown);

} // namespace mainstay::inline v0::jobs
