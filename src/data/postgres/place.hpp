// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/address.hpp"
#include "data/postgres/conflict_gate.hpp"
#include "data/postgres/known_texts.hpp"

#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/core/clock.hpp>
#include <mainstay/data/open_options.hpp>

namespace mainstay::inline v0::data::postgres {

// Where a database is, and what its connections have in common.
struct place {
    // The inserts whose key was asked for, and what is sent for them.
    mutable known_texts keys;
    // The questions that turned out to write.
    mutable known_texts writers;
    // Where those wait that are in each other's way.
    mutable conflict_gate conflicts;

    postgres::address address;
    open_options options;
    const core::clock* time = nullptr;
    core::blocking_pool* helpers = nullptr; // looks names up and sends requests to cancel, which both block
};

} // namespace mainstay::inline v0::data::postgres
