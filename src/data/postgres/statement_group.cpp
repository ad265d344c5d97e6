// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/statement_group.hpp"

#include "data/postgres/error.hpp"
#include "data/postgres/result.hpp"

#include <algorithm>

namespace mainstay::inline v0::data::postgres {

void statement_group::fail(member& one, const PGresult* answer) {
    one.failed = make_error(answer, one.as->plain());
    one.sqlstate = sqlstate_of(answer);
    one.old_plan = wants_new_preparation(answer);
}

void statement_group::add(member one) {
    // It is cut short when nobody waits for any of them any more.
    if (members_.empty()) {
        context = one.what->context;
        deadline = one.what->deadline;
    } else {
        context = {};
        deadline = std::max(deadline, one.what->deadline);
    }
    members_.push_back(std::move(one));
}

bool statement_group::write(PGconn* to) {
    since_ = time_.steady_now();
    return std::all_of(members_.begin(), members_.end(), [&](const member& each) {
        return PQsendQueryPrepared(to, each.as->name().c_str(), each.values.count(), each.values.pointers(),
                   each.values.lengths(), each.values.formats(), each.as->result_format()) == 1;
    });
}

void statement_group::read(result_ptr answer) {
    if (read_ >= members_.size()) {
        // The server commits behind the last of them, and may refuse that: none of them has happened then.
        if (PQresultStatus(answer.get()) != PGRES_FATAL_ERROR) return;
        for (auto& each : members_)
            if (!each.failed) fail(each, answer.get());
        return;
    }
    auto& one = members_[read_++];
    switch (PQresultStatus(answer.get())) {
    case PGRES_PIPELINE_ABORTED:
        one.skipped = true;
        return;
    case PGRES_FATAL_ERROR:
        fail(one, answer.get());
        return;
    default:
        break;
    }
    if (one.what->what == nullptr) return; // answered before
    try {
        one.result.done = take(*one.as, *one.what->what, answer.get());
    } catch (...) {
        one.thrown = std::current_exception();
    }
}

void statement_group::end(std::exception_ptr lost) {
    elapsed_ = time_.steady_now() - since_;
    for (auto& each : members_)
        each.lost = lost;
    ended_(*this);
}

} // namespace mainstay::inline v0::data::postgres
