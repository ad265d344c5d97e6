// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/suspended.hpp"

#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/data/detail/statement.hpp>

#include <exception>
#include <memory>

namespace mainstay::inline v0::data::postgres {

// What a caller gets for a single statement, beside an exception.
struct reply {
    detail::outcome done;
    bool writes = false; // it was not run, as it would write where only reading is allowed
};

// A single statement on its way through a shared connection. What it points to is in its caller's frame, which stays
// until it is resumed.
struct job {
    detail::statement* what = nullptr; // null once its caller was answered
    core::context_ptr context;
    core::clock::steady_time deadline = core::clock::steady_time::max();
    core::clock::steady_time wait_until = core::clock::steady_time::max();
    core::clock::steady_time asked_at;
    unsigned tries = 0;
    bool prepared_anew = false; // for it
    bool alone = false;         // shares no sync with others any more
    detail::resumer<reply> resume;

    void answer(std::exception_ptr failed, reply with = {}) {
        if (what == nullptr) return;
        what = nullptr;
        auto tell = std::move(resume);
        tell(std::move(failed), std::move(with));
    }
};

} // namespace mainstay::inline v0::data::postgres
