// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/suspended.hpp"

#include <mainstay/core/clock.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace mainstay::inline v0::data::postgres {

// Transactions that fail for getting into each other's way would go on failing each other when they are many. Here they
// queue up, first come first served, each until it has got through; and when those of one kind, by the type of their
// body, fail often, they queue up before they begin. Other kinds do not notice. Thread-safe.
class conflict_gate {
    struct line;

public:
    using kind = std::size_t;

    // A place in a kind's line, given up when it goes.
    class place {
    public:
        place(conflict_gate& in, kind of);
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place();
        // Waits until it is the first, on the caller's lane; false when the time was over before.
        task<bool> turn(asio::any_io_executor executor, core::clock::steady_time until);

    private:
        conflict_gate* in_;
        std::shared_ptr<line> line_;
        std::uint64_t number_;
    };

    // Whether those of the kind fail so often that they should queue up at once.
    bool is_hot(kind of) const;
    // One of the kind has committed, or has failed for another's sake.
    void note(kind of, bool conflicted);

private:
    static constexpr std::size_t most_kinds = 1000;

    struct waiter {
        std::uint64_t number;
        detail::resumer<bool> resume; // empty while it runs
    };
    struct line {
        std::deque<waiter> waiting;
        double heat = 0; // the share of attempts that failed, of late
    };

    std::shared_ptr<line> line_of(kind of);
    void expire(line& in, std::uint64_t number);

    mutable std::mutex mutex_;
    std::unordered_map<kind, std::shared_ptr<line>> lines_;
    std::uint64_t last_ = 0;
};

} // namespace mainstay::inline v0::data::postgres
