// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/driver.hpp"
#include "data/suspended.hpp"

#include <mainstay/core/context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace mainstay::inline v0::data::sqlite {

// What a caller gets from the writer beside an exception.
struct settled {
    detail::outcome done;
    std::vector<std::function<void()>> after_commit;
};

// One transaction in the writer's queue: a single statement, or a body. What it points to is in its caller's
// frame, which stays until it is resumed.
struct member {
    detail::statement* single = nullptr;
    detail::transaction_body* body = nullptr;
    transaction_options options;
    core::context_ptr context;
    core::clock::steady_time deadline = core::clock::steady_time::max();
    core::clock::steady_time busy_until;
    bool alone = false;
    unsigned retries = 0;

    std::exception_ptr failure;
    settled result;
    detail::resumer<settled> resume;

    // Tells the caller, with what it found or the failure.
    void answer() {
        auto tell = std::move(resume);
        tell(failure, failure != nullptr ? settled{} : std::move(result));
    }
};

} // namespace mainstay::inline v0::data::sqlite
