// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/delivery.hpp>

#include "jobs/execution.hpp"

namespace mainstay::inline v0::jobs {

job_id delivery::id() const noexcept {
    return run_->job.key.id;
}
std::int64_t delivery::lease() const noexcept {
    return run_->job.key.lease;
}
std::string_view delivery::kind() const noexcept {
    return run_->job.kind;
}
int delivery::attempt() const noexcept {
    return run_->job.failures + 1;
}
bool delivery::last_attempt() const noexcept {
    return attempt() >= run_->handler.options.attempts;
}
core::clock::wall_time delivery::enqueued_at() const noexcept {
    return run_->job.enqueued_at;
}
core::clock::steady_time delivery::deadline() const noexcept {
    return run_->deadline;
}
std::string_view delivery::last_error() const noexcept {
    return run_->job.error;
}
bool delivery::cancelled() const noexcept {
    return run_->cancelled() != cancel_reason::none;
}
task<void> delivery::complete(data::transaction& tx) {
    return run_->complete(tx);
}

} // namespace mainstay::inline v0::jobs
