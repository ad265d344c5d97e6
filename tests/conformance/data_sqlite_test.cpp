// SPDX-License-Identifier: BSL-1.0
// SQLite, in a file and in memory.
#include "data/fixture.hpp"

namespace conformance {

struct sqlite_tables {
    static constexpr bool outside = false;
    static constexpr bool zero_in_text = true;
    static constexpr const char* notes = "create table notes (id integer primary key, text text not null unique)";
    static constexpr const char* everything =
        "create table e (i integer, small integer, r real, b integer, t text, blob blob, c text, at integer, "
        "day text, wait integer, maybe text, number integer)";
};

struct sqlite_file : sqlite_tables {
    static constexpr bool shared = true;
    data_test::folder where;
    mainstay::data::database open(mainstay::data::open_options options = {}) {
        return mainstay::data::open("sqlite:" + where.file("test.db"), std::move(options));
    }
};

struct sqlite_memory : sqlite_tables {
    static constexpr bool shared = false;
    mainstay::data::database open(mainstay::data::open_options options = {}) {
        return mainstay::data::open("sqlite::memory:", std::move(options));
    }
};

using drivers = std::tuple<sqlite_file, sqlite_memory>;

} // namespace conformance

#include "conformance/data_conflicts.hpp"
#include "conformance/data_rows.hpp"
#include "conformance/data_transactions.hpp"
