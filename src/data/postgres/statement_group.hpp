// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/arguments.hpp"
#include "data/postgres/exchange.hpp"
#include "data/postgres/job.hpp"
#include "data/postgres/prepared.hpp"
#include "data/postgres/statement_cache.hpp"

#include <mainstay/data/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// Statements of several callers that share one sync, which costs the server and the system less than one for each. When
// one of them fails the server skips those behind it: they have done nothing, and run again. So only statements that
// write nothing, and are known to be quick, as all answers come together, are more than one in a group.
class statement_group final : public exchange {
public:
    struct member {
        member(std::unique_ptr<job> one, prepared_ptr prepared, arguments given)
            : what(std::move(one))
            , as(std::move(prepared))
            , values(std::move(given)) {}

        std::unique_ptr<job> what;
        prepared_ptr as;
        arguments values;

        // What became of it.
        std::exception_ptr lost, thrown;
        std::optional<error> failed;
        std::string sqlstate;
        bool old_plan = false, skipped = false;
        reply result;
    };

    statement_group(const core::clock& time, std::function<void(statement_group&)> ended)
        : time_(time)
        , ended_(std::move(ended)) {
        may_cancel = true;
    }

    void add(member one);
    std::vector<member>& members() noexcept { return members_; }
    // How long it took from its sending to its end.
    std::chrono::nanoseconds elapsed() const noexcept { return elapsed_; }

    bool write(PGconn* to) override;
    void read(result_ptr answer) override;
    void end(std::exception_ptr lost) override;

private:
    const core::clock& time_;
    std::function<void(statement_group&)> ended_;
    static void fail(member& one, const PGresult* answer);

    std::vector<member> members_;
    std::size_t read_ = 0;
    core::clock::steady_time since_;
    std::chrono::nanoseconds elapsed_{0};
};

} // namespace mainstay::inline v0::data::postgres
