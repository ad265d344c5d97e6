// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/fixture.hpp"
#include "data/postgres/server.hpp"

#include <mainstay/core/context.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/sleep.hpp>

#include <vector>

namespace data_test {

// A database on the shared server, everything by hand but the server.
struct postgres_world : by_hand {
    postgres_server& server = postgres_server::shared();
    std::string schema = server.make_schema();
    data::database db;

    explicit postgres_world(data::open_options options = {}) : db(data::open(server.address(schema), options)) {
        outside = true;
        step = 1ms;
        start(db);
    }
    ~postgres_world() { stop(db); }

    template <class... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        return run([&] { return db.execute(sql, args...); });
    }
    template <class T, class... Args>
    T one(std::string_view sql, const Args&... args) {
        return run([&] { return db.template query_one<T>(sql, args...); });
    }
    template <class F>
    auto transaction(F body, data::transaction_options options = {}) {
        return run([&] { return db.transaction(body, options); });
    }
    // Runs what is ready until that holds.
    template <class F>
    void until(F holds) {
        for (int i = 0; i < 20'000 && !holds(); ++i) {
            threads.context(0).run_for(1ms); // no faster than the server's own time passes
            threads.advance(1ms);
        }
        BOOST_REQUIRE(holds());
    }
    // What our connections in this schema are doing, by the server.
    int busy_with(const std::string& what) {
        return std::stoi(server.run("select count(*) from pg_stat_activity where pid <> pg_backend_pid() and state = "
                                    "'active' and query like '%" +
                                    what + "%'"));
    }
    void cut_all() {
        server.run("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and "
                   "backend_type = 'client backend'");
    }
};

} // namespace data_test
