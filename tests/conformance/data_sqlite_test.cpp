// SPDX-License-Identifier: BSL-1.0
// SQLite, in a file and in memory.
#include "data/fixture.hpp"

namespace conformance {

struct sqlite_file {
    data_test::folder where;
    mainstay::data::database open(mainstay::data::open_options options = {}) {
        return mainstay::data::open("sqlite:" + where.file("test.db"), std::move(options));
    }
};

struct sqlite_memory {
    mainstay::data::database open(mainstay::data::open_options options = {}) {
        return mainstay::data::open("sqlite::memory:", std::move(options));
    }
};

using drivers = std::tuple<sqlite_file, sqlite_memory>;

} // namespace conformance

#include "conformance/data_rows.hpp"
#include "conformance/data_transactions.hpp"
