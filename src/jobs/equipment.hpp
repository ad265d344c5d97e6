// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/registry.hpp"
#include "jobs/reports.hpp"
#include "jobs/store.hpp"

#include <mainstay/jobs/queue_options.hpp>

#include <memory>

namespace mainstay::inline v0::jobs {

// What a queue and its worker share; lives as long as a run of any job does.
struct equipment {
    equipment(data::database& where, queue_options how);

    data::database& db;
    const queue_options options;
    jobs::registry registry;
    std::unique_ptr<jobs::store> store;
    jobs::reports reports;
};

} // namespace mainstay::inline v0::jobs
