// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/jobs/detail/data_names.hpp>
#include <mainstay/jobs/job.hpp>

#include <string_view>

namespace mainstay::inline v0::jobs {

class execution;

/// One run of a job, as its handler sees it; valid until the handler has ended.
class delivery {
public:
    explicit delivery(execution& run) noexcept : run_(&run) {}
    delivery(const delivery&) = delete;
    delivery& operator=(const delivery&) = delete;

    job_id id() const noexcept;
    /// The number of this claim on the job: with the id it names this run among all of the job's.
    std::int64_t lease() const noexcept;
    std::string_view kind() const noexcept;
    /// 1 for the first; snoozes, rescues and hand-backs do not count.
    int attempt() const noexcept;
    /// Whether this is the last attempt.
    bool last_attempt() const noexcept;
    core::clock::wall_time enqueued_at() const noexcept;
    /// When the handler is cancelled; `time_point::max()` where it has no timeout.
    core::clock::steady_time deadline() const noexcept;
    /// Why the latest attempt before this one failed; empty for none.
    std::string_view last_error() const noexcept;
    /// Whether the worker wants the handler to end: it is stopping, the time is up, or the claim was taken over.
    bool cancelled() const noexcept;

    /// Finishes the job as part of the handler's own transaction, so that its writes and its end are one.
    ///
    /// For a job whose attempts are used up, in `on_exhausted`, it records the failure as final. Throws
    /// `errc::lease_lost`, which rolls the transaction back, when this claim no longer holds the job. Whatever the
    /// handler returns or throws after the commit changes nothing.
    task<void> complete(data::transaction& tx);

private:
    execution* run_;
};

} // namespace mainstay::inline v0::jobs
