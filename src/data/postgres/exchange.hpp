// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>

#include <libpq-fe.h>

#include <exception>
#include <memory>

namespace mainstay::inline v0::data::postgres {

struct free_result {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using result_ptr = std::unique_ptr<PGresult, free_result>;

// Messages that go to the server together, and what it answers: on a connection several are under way at a time, each
// ended by a sync of its own, so that an error in one does not concern the next.
class exchange {
public:
    virtual ~exchange() = default;

    // Hands its messages to libpq, which copies them. False if libpq refused one.
    virtual bool write(PGconn* to) = 0;
    // One result for each message, in their order.
    virtual void read(result_ptr answer) = 0;
    // The last call: what it sent has been answered to the end, or the connection is lost (`lost` says why).
    virtual void end(std::exception_ptr lost) = 0;

    // For those that may be cut short: who waits for it, and until when.
    core::context_ptr context;
    core::clock::steady_time deadline = core::clock::steady_time::max();
    bool may_cancel = false;
    bool cancel_sent = false; // the server was asked to give it up
    bool sent = false;        // at least in part, so that the server may have acted on it
};

} // namespace mainstay::inline v0::data::postgres
