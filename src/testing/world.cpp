// SPDX-License-Identifier: BSL-1.0
#include <mainstay/testing/world.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

namespace mainstay::inline v0::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto time_to_stop = 10s;
// How far time moves between two looks at the task.
constexpr auto step = 1ms;
constexpr auto longest_step = 1s;

struct outcome {
    asio::cancellation_signal cancel;
    std::exception_ptr error;
    bool done = false;
};

} // namespace

world::world() = default;

world::~world() {
    for (auto at = started_.rbegin(); at != started_.rend(); ++at) {
        try {
            drive(at->part->stop(clock_.steady_now() + time_to_stop), 2 * time_to_stop);
        } catch (...) {
            // The test has seen what it wanted to see.
        }
    }
    while (!started_.empty()) {
        started_.pop_back();
    }
}

void world::drive(task<void> work, std::chrono::nanoseconds patience) {
    auto result = std::make_shared<outcome>();
    asio::co_spawn(threads_.executor(0), std::move(work),
        asio::bind_cancellation_slot(result->cancel.slot(), [result](std::exception_ptr error) {
            result->error = std::move(error);
            result->done = true;
        }));
    threads_.poll();
    std::chrono::nanoseconds passed{0}, next = step;
    while (!result->done && passed < patience) {
        threads_.advance(next);
        passed += next;
        next = std::min<std::chrono::nanoseconds>(next * 2, longest_step);
    }
    if (!result->done) {
        result->cancel.emit(asio::cancellation_type::terminal);
        threads_.poll();
        throw still_waiting();
    }
    if (result->error) std::rethrow_exception(result->error);
}

void world::spawn(task<void> work) {
    asio::co_spawn(threads_.executor(0), std::move(work), asio::detached);
    threads_.poll();
}

void world::begin(core::service& part, std::unique_ptr<core::service> owner) {
    drive(part.start(threads_), time_to_stop);
    started_.push_back({&part, std::move(owner)});
}

} // namespace mainstay::inline v0::testing
