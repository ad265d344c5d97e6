// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/equipment.hpp"
#include "jobs/worker.hpp"

#include <mainstay/jobs/queue.hpp>

#include <memory>
#include <mutex>

namespace mainstay::inline v0::jobs::detail {

// What stands behind a queue. The worker is there from the start to the end of the queue, and looked at by any thread.
class queue_state {
public:
    queue_state(data::database& db, queue_options options)
        : with(std::make_shared<equipment>(db, std::move(options))) {}

    const std::shared_ptr<equipment> with;

    std::shared_ptr<jobs::worker> worker() const {
        std::lock_guard lock(mutex_);
        return worker_;
    }
    void worker(std::shared_ptr<jobs::worker> next) {
        std::lock_guard lock(mutex_);
        worker_.swap(next);
    }
    // Throws errc::not_started.
    std::shared_ptr<jobs::worker> started() const;
    new_job make(std::string_view kind, std::string args, const enqueue_options& options) const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<jobs::worker> worker_;
};

} // namespace mainstay::inline v0::jobs::detail
