// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/suspended.hpp"

#include <asio/co_spawn.hpp>

namespace mainstay::inline v0::data::postgres {

// Runs the work on another executor and resumes the caller on its own with what it gave. The caller's cancellation does
// not reach it: what is under way on a connection is ended by its context's flag and deadline.
template <class T>
task<T> there(asio::any_io_executor where, task<T> work) {
    core::detail::unique_function<void(detail::resumer<T>)> start = [&](detail::resumer<T> resume) {
        asio::co_spawn(
            where, std::move(work), [resume = std::move(resume)](std::exception_ptr failed, T value) mutable {
                resume(std::move(failed), std::move(value));
            });
    };
    co_return co_await detail::suspended<T>(std::move(start));
}

} // namespace mainstay::inline v0::data::postgres
