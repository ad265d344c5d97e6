// SPDX-License-Identifier: BSL-1.0
// The job store on SQLite, in a file and in memory.
#include "data/fixture.hpp"

#include <tuple>

namespace job_store {

struct sqlite_in_memory {
    std::string address() const { return "sqlite::memory:"; }
};
struct sqlite_in_a_file {
    data_test::folder folder;
    std::string address() const { return "sqlite:" + folder.file("jobs.db"); }
};
using stores = std::tuple<sqlite_in_memory, sqlite_in_a_file>;

} // namespace job_store

#include "conformance/job_store_suite.hpp"
