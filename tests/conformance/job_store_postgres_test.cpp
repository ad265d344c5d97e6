// SPDX-License-Identifier: BSL-1.0
// The job store on PostgreSQL.
#include "data/postgres/server.hpp"

#include <boost/test/unit_test.hpp>

#include <tuple>

namespace job_store {

struct postgres {
    std::string schema = data_test::postgres_server::shared().make_schema();
    std::string address() const { return data_test::postgres_server::shared().address(schema); }
};
using stores = std::tuple<postgres>;

} // namespace job_store

#include "conformance/job_store_suite.hpp"
