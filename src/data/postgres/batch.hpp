// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/arguments.hpp"
#include "data/postgres/connection.hpp"

#include <mainstay/core/task.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// A few messages that go out together, and their results.
class batch final : public exchange {
public:
    // A statement of the library's own, without parameters.
    void add(std::string sql) { steps_.push_back({std::move(sql), nullptr, {}, {}, 0}); }
    // One with the types and arguments of a prepared statement that it is made of.
    void add(std::string sql, std::vector<unsigned> types, arguments values, int format) {
        steps_.push_back({std::move(sql), nullptr, std::move(types), std::move(values), format});
    }
    void add(prepared_ptr what, arguments values) {
        int format = what->result_format();
        steps_.push_back({{}, std::move(what), {}, std::move(values), format});
    }

    bool write(PGconn* to) override;
    void read(result_ptr answer) override { results.push_back(std::move(answer)); }
    void end(std::exception_ptr lost) override;

    std::vector<result_ptr> results;
    // Called at the end with the batch's results; nobody may wait for them.
    core::detail::unique_function<void(std::exception_ptr, batch&)> done;

private:
    struct step {
        std::string sql;
        prepared_ptr what;
        std::vector<unsigned> types;
        std::optional<arguments> values;
        int format;
    };
    std::vector<step> steps_;
};

struct batch_results {
    std::vector<result_ptr> each;
    bool cancelled = false; // the server was asked to give it up

    // The first one that tells of an error, or null.
    const PGresult* failure() const noexcept;
};

// Sends it and waits for its results, on the connection's thread. Throws errc::connection_lost.
task<batch_results> run_batch(connection_ptr on, std::unique_ptr<batch> what);

// The statement prepared on that connection, its columns checked against the sink where there is one.
task<prepared_ptr> prepare_on(connection_ptr on, std::string sql, const std::vector<detail::parameter>& values,
    bool inside_transaction, const detail::row_sink* sink = nullptr);

} // namespace mainstay::inline v0::data::postgres
