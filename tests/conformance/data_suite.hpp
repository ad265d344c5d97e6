// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every database driver does alike. A driver's test defines `drivers`, a tuple of types, and includes this file;
// each type opens an empty database, and says what differs from one to the next:
//     struct some_driver {
//         static constexpr bool outside;           // it is a server, which takes its own time
//         static constexpr bool shared;            // what is opened twice is the same
//         static constexpr bool zero_in_text;      // its text may hold zero bytes
//         static constexpr const char* notes;      // a table: id, a key that is made by itself; text, unique
//         static constexpr const char* everything; // the table e of data_rows.hpp in the driver's own types
//         data::database open(data::open_options options = {});
//     };

#include "data/fixture.hpp"

#include <mainstay/core/context.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/sleep.hpp>

#include <algorithm>
#include <tuple>
#include <variant>
#include <vector>

namespace conformance {

using namespace data_test;

enum class color : std::uint8_t { red, green };

struct note {
    std::int64_t id;
    std::string text;
    friend bool operator==(const note&, const note&) = default;
};

// An open database, everything by hand.
template <class Driver>
struct opened : by_hand {
    Driver driver;
    data::database db;

    explicit opened(data::open_options options = {}) : db(driver.open(std::move(options))) {
        outside = Driver::outside;
        start(db);
        execute(Driver::notes);
    }
    ~opened() { stop(db); }

    template <class... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        return run([&] { return db.execute(sql, args...); });
    }
    template <class T, class... Args>
    T one(std::string_view sql, const Args&... args) {
        return run([&] { return db.template query_one<T>(sql, args...); });
    }
    template <class T, class... Args>
    std::vector<T> all(std::string_view sql, const Args&... args) {
        return run([&] { return db.template query_all<T>(sql, args...); });
    }
    template <class F>
    auto transaction(F body, data::transaction_options options = {}) {
        return run([&] { return db.transaction(body, options); });
    }
    std::int64_t count() { return one<std::int64_t>("select count(*) from notes"); }
};

} // namespace conformance
