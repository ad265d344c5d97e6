// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows, parameters and errors; see data_suite.hpp.
#include "conformance/data_suite.hpp"

namespace conformance {

struct everything {
    std::int64_t i;
    std::int32_t small;
    double r;
    bool b;
    std::string t;
    std::vector<std::byte> blob;
    color c;
    std::chrono::system_clock::time_point at;
    std::chrono::sys_days day;
    std::chrono::milliseconds wait;
    std::optional<std::string> maybe;
    std::optional<std::int64_t> number;
};

struct money {
    std::int64_t cents;
};

} // namespace conformance

template <>
struct mainstay::schema::value<conformance::money> {
    using json = std::int64_t;
    static json to(const conformance::money& m) { return m.cents; }
    static parsed<conformance::money> from(json cents) {
        if (cents < 0) return refusal{"negative", "must not be negative"};
        return conformance::money{cents};
    }
};

namespace conformance {

BOOST_AUTO_TEST_SUITE(data_rows)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_row_goes_in_and_comes_out_as_it_was, Driver, drivers) {
    opened<Driver> on;
    on.execute(Driver::everything);
    using namespace std::string_literals;
    std::vector<std::byte> bytes{std::byte{0}, std::byte{255}, std::byte{7}};
    std::chrono::system_clock::time_point at{std::chrono::microseconds(1'700'000'000'123'456)};
    std::chrono::sys_days day = std::chrono::year(2026) / 2 / 28;
    std::string zero = Driver::zero_in_text ? "a\0b"s : "a b"s;
    on.execute("insert into e values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        std::numeric_limits<std::int64_t>::min(), -5, 0.1, true, zero, bytes, color::green, at, day, 1500ms,
        std::nullopt, std::optional<int>(7));
    auto row = on.template one<everything>("select * from e");
    BOOST_TEST(row.i == std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(row.small == -5);
    BOOST_TEST(row.r == 0.1);
    BOOST_TEST(row.b);
    BOOST_TEST(row.t == zero);
    BOOST_TEST((row.blob == bytes));
    BOOST_TEST((row.c == color::green));
    BOOST_TEST((row.at == at));
    BOOST_TEST((row.day == day));
    BOOST_TEST((row.wait == 1500ms));
    BOOST_TEST(!row.maybe.has_value());
    BOOST_TEST((row.number == 7));
    BOOST_TEST(on.template one<std::int64_t>("select at from e") == 1'700'000'000'123'456);
    BOOST_TEST(on.template one<std::string>("select c from e") == "green");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_zero_byte_is_never_lost, Driver, drivers) {
    opened<Driver> on;
    using namespace std::string_literals;
    if (Driver::zero_in_text) {
        BOOST_TEST(on.template one<std::string>("select $1", "a\0b"s) == "a\0b"s);
    } else {
        BOOST_TEST(reason_of([&] { on.template one<std::string>("select $1", "a\0b"s); }) == data::errc::bad_parameter);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(text_comes_in_many_forms, Driver, drivers) {
    opened<Driver> on;
    const char* null = nullptr;
    std::string_view view = "view";
    BOOST_TEST(on.template one<std::string>("select $1", "literal") == "literal");
    BOOST_TEST(on.template one<std::string>("select $1", view) == "view");
    BOOST_TEST(on.template one<std::string>("select $1", std::string()).empty());
    BOOST_TEST(!on.template one<std::optional<std::string>>("select $1", null).has_value());
    BOOST_TEST(on.template one<std::vector<std::byte>>("select $1", std::vector<std::byte>{}).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(parameters_go_by_their_numbers_in_any_order, Driver, drivers) {
    opened<Driver> on;
    using row = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    auto got = on.template one<row>("select $2, $1, $2", 1, 2);
    BOOST_TEST((got == row{2, 1, 2}));
    auto many = on.template one<std::int64_t>("select $1 + $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 + $10 + $11 - $10 * 2",
        1, 1, 1, 1, 1, 1, 1, 1, 1, 100, 1000);
    BOOST_TEST(many == 909);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_wrong_number_of_parameters_is_an_error, Driver, drivers) {
    opened<Driver> on;
    BOOST_TEST(reason_of([&] { on.template one<std::int64_t>("select $1"); }) == data::errc::bad_parameter);
    BOOST_TEST(reason_of([&] { on.template one<std::int64_t>("select $1", 1, 2); }) == data::errc::bad_parameter);
    BOOST_TEST(reason_of([&] { on.template one<std::int64_t>("select 1", 1); }) == data::errc::bad_parameter);
    auto gap = error_of([&] { on.template one<std::int64_t>("select $2", 1, 2); });
    BOOST_TEST(gap.reason() == data::errc::bad_parameter);
    BOOST_TEST(contains(gap.what(), "$1"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_no_column_can_hold_is_refused, Driver, drivers) {
    opened<Driver> on;
    auto refused = [&](auto value) {
        return reason_of([&] { on.template one<std::int64_t>("select $1", value); }) == data::errc::bad_parameter;
    };
    BOOST_TEST(refused(std::numeric_limits<std::uint64_t>::max()));
    BOOST_TEST(refused(std::numeric_limits<double>::quiet_NaN()));
    BOOST_TEST(refused(static_cast<color>(99)));
    BOOST_TEST(refused(std::chrono::year(2026) / 2 / 30));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(columns_meet_fields_by_name, Driver, drivers) {
    opened<Driver> on;
    on.execute("insert into notes values (1, 'a')");
    BOOST_TEST((on.template one<note>("select text, id from notes") == note{1, "a"}));
    auto missing = error_of([&] { on.template one<note>("select id from notes"); });
    BOOST_TEST(missing.reason() == data::errc::bad_column);
    BOOST_TEST(contains(missing.what(), "\"text\""));
    auto surplus = error_of([&] { on.template one<note>("select id, text, 1 as extra from notes"); });
    BOOST_TEST(surplus.reason() == data::errc::bad_column);
    BOOST_TEST(contains(surplus.what(), "\"extra\""));
    auto twice = error_of([&] { on.template one<note>("select id, text, id from notes"); });
    BOOST_TEST(contains(twice.what(), "\"id\""));
    // Also when there is no row to show it.
    BOOST_TEST(reason_of([&] { on.template all<note>("select id from notes where false"); }) == data::errc::bad_column);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_column_of_the_wrong_type_is_named, Driver, drivers) {
    opened<Driver> on;
    struct wrong {
        std::string id;
        std::string text;
    };
    auto declared = error_of([&] { on.template all<wrong>("select id, text from notes"); });
    BOOST_TEST(declared.reason() == data::errc::bad_column);
    BOOST_TEST(contains(declared.what(), "\"id\""));
    auto computed = error_of([&] { on.template one<std::int64_t>("select 'x' as word"); });
    BOOST_TEST(computed.reason() == data::errc::bad_column);
    BOOST_TEST(contains(computed.what(), "\"word\""));
    BOOST_TEST(reason_of([&] { on.template one<std::int8_t>("select 128"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { on.template one<std::uint8_t>("select -1"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { on.template one<bool>("select 2"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { on.template one<color>("select 'blue'"); }) == data::errc::bad_column);
    BOOST_TEST(
        reason_of([&] { on.template one<std::chrono::sys_days>("select '2026-02-30'"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { on.template one<double>("select 'x'"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { on.template one<std::tuple<std::int64_t, std::int64_t>>("select 1"); }) ==
               data::errc::bad_column);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(null_wants_an_optional, Driver, drivers) {
    opened<Driver> on;
    auto null = error_of([&] { on.template one<note>("select 1 as id, null as text"); });
    BOOST_TEST(null.reason() == data::errc::bad_column);
    BOOST_TEST(contains(null.what(), "\"text\""));
    BOOST_TEST(!on.template one<std::optional<std::int64_t>>("select null").has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(values_of_the_users_own_types_are_checked, Driver, drivers) {
    opened<Driver> on;
    money price{1999};
    BOOST_TEST(on.template one<money>("select $1", price).cents == 1999);
    BOOST_TEST(on.template one<std::int64_t>("select $1", price) == 1999);
    BOOST_TEST(reason_of([&] { on.template one<money>("select -1"); }) == data::errc::bad_column);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_means_one, Driver, drivers) {
    opened<Driver> on;
    on.execute("insert into notes values (1, 'a'), (2, 'b')");
    BOOST_TEST(
        reason_of([&] { on.template one<std::int64_t>("select id from notes where id = 9"); }) == data::errc::no_rows);
    BOOST_TEST(reason_of([&] { on.template one<std::int64_t>("select id from notes"); }) == data::errc::too_many_rows);
    auto none =
        on.run([&] { return on.db.template query_optional<note>("select id, text from notes where id = $1", 9); });
    BOOST_TEST(!none.has_value());
    BOOST_TEST(reason_of([&] {
        on.run([&] { return on.db.template query_optional<std::int64_t>("select id from notes"); });
    }) == data::errc::too_many_rows);
    BOOST_TEST(on.template all<note>("select id, text from notes order by id").size() == 2U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_are_streamed_to_every_kind_of_function, Driver, drivers) {
    opened<Driver> on;
    on.transaction([&](data::transaction& tx) -> task<> {
        for (int i = 0; i < 1000; ++i)
            co_await tx.execute("insert into notes values ($1, $2)", i, std::to_string(i));
    });
    const char* sql = "select id, text from notes order by id";
    std::int64_t sum = 0;
    auto plain = on.run([&] { return on.db.template query_each<note>(sql, [&](note n) { sum += n.id; }); });
    BOOST_TEST(plain == 1000U);
    BOOST_TEST(sum == 999 * 500);
    auto some = on.run([&] { return on.db.template query_each<note>(sql, [&](const note& n) { return n.id < 299; }); });
    BOOST_TEST(some == 300U);
    auto waiting = [&](note n) -> task<> {
        sum -= n.id;
        co_return;
    };
    on.run([&] { return on.db.template query_each<note>(sql, waiting); });
    BOOST_TEST(sum == 0);
    auto asks = [&](std::int64_t id) -> task<bool> { co_return id < 9; };
    auto few = on.run([&] {
        return on.db.template query_each<std::int64_t>("select id from notes where id >= $1 order by id", asks, 5);
    });
    BOOST_TEST(few == 5U);
    // Inside a transaction, with statements in between, also the same one.
    auto inside = on.transaction([&](data::transaction& tx) -> task<std::size_t> {
        auto again = [&](std::int64_t id) -> task<> {
            auto same = co_await tx.template query_optional<std::int64_t>(
                "select id from notes where id < $1 order by id limit 1", id + 1);
            BOOST_TEST((same == 0));
            co_await tx.execute("update notes set text = text || 'x' where id = $1", id);
        };
        co_return co_await tx.template query_each<std::int64_t>("select id from notes where id < $1", again, 300);
    });
    BOOST_TEST(inside == 300U);
    BOOST_TEST(on.template one<std::string>("select text from notes where id = 299") == "299x");
    auto breaks = [](std::int64_t) { throw problem::not_found(); };
    BOOST_CHECK_THROW(
        on.run([&] { return on.db.template query_each<std::int64_t>("select id from notes", breaks); }), problem);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(execute_counts_what_the_statement_itself_changed, Driver, drivers) {
    opened<Driver> on;
    BOOST_TEST(on.execute("insert into notes values (1, 'a'), (2, 'b'), (3, 'c')") == 3);
    BOOST_TEST(on.execute("update notes set text = text || '!' where id > 1") == 2);
    BOOST_TEST(on.execute("update notes set text = 'x' where id = 99") == 0);
    BOOST_TEST(on.execute("create table other (id integer)") == 0);
    BOOST_TEST(on.execute("select * from notes") == 0);
    BOOST_TEST(on.execute("delete from notes") == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_statement_that_writes_and_gives_rows_is_a_transaction_of_its_own, Driver, drivers) {
    opened<Driver> on;
    auto added = on.run([&] {
        return on.db.template query_optional<note>(
            "insert into notes (text) select $1 where $2 = 1 returning id, text", "a", 1);
    });
    BOOST_TEST(added.has_value());
    auto none = on.run([&] {
        return on.db.template query_optional<note>(
            "insert into notes (text) select $1 where $2 = 1 returning id, text", "b", 2);
    });
    BOOST_TEST(!none.has_value());
    BOOST_TEST(on.template one<std::int64_t>(
                   "with n as (select 'c' as t) insert into notes (text) select t from n returning id") > 0);
    BOOST_TEST(on.count() == 2);
    // One that gives rows that do not fit leaves nothing behind.
    BOOST_TEST(reason_of([&] { on.template one<note>("insert into notes (text) values ('d') returning id"); }) ==
               data::errc::bad_column);
    BOOST_TEST(reason_of([&] {
        on.template one<std::int64_t>("insert into notes (text) values ('e'), ('f') returning id");
    }) == data::errc::too_many_rows);
    BOOST_TEST(on.count() == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(insert_gives_the_key, Driver, drivers) {
    opened<Driver> on;
    auto insert = [&](std::string text) {
        return on.run([&] { return on.db.insert("insert into notes (text) values ($1)", text); });
    };
    auto a = insert("a"), b = insert("b");
    BOOST_TEST(on.template one<std::string>("select text from notes where id = $1", a) == "a");
    BOOST_TEST(on.template one<std::string>("select text from notes where id = $1", b) == "b");
    BOOST_TEST(reason_of([&] {
        on.run([&] { return on.db.insert("insert into notes (text) select 'x' where false"); });
    }) == data::errc::no_rows);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(violations_have_one_name_and_tell_the_columns, Driver, drivers) {
    opened<Driver> on;
    on.execute(
        "create table parts (a integer not null, b integer, c integer constraint positive check (c > 0), n integer "
        "references notes (id), unique (a, b))");
    on.execute("insert into parts (a, b) values (1, 1)");
    auto unique = error_of([&] { on.execute("insert into parts (a, b) values (1, 1)"); });
    BOOST_TEST(unique.reason() == data::errc::unique_violation);
    BOOST_TEST((unique.columns() == std::vector<std::string>{"parts.a", "parts.b"}));
    BOOST_TEST(unique.concerns("b"));
    on.execute("insert into notes values (1, 'a')");
    BOOST_TEST(error_of([&] { on.execute("insert into notes values (1, 'b')"); }).concerns("notes.id"));
    auto null = error_of([&] { on.execute("insert into parts (b) values (1)"); });
    BOOST_TEST(null.reason() == data::errc::not_null_violation);
    BOOST_TEST(null.concerns("a"));
    auto check = error_of([&] { on.execute("insert into parts (a, c) values (2, 0)"); });
    BOOST_TEST(check.reason() == data::errc::check_violation);
    BOOST_TEST((check.columns() == std::vector<std::string>{"positive"}));
    BOOST_TEST(
        reason_of([&] { on.execute("insert into parts (a, n) values (3, 99)"); }) == data::errc::foreign_key_violation);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_error_shows_the_statement_without_its_values, Driver, drivers) {
    opened<Driver> on;
    on.execute("insert into notes values (1, 'a')");
    auto error = error_of([&] { on.execute("insert into notes (text, id) values ($1, 1) -- 'secret'", "top-secret"); });
    BOOST_TEST(error.statement() == "insert into notes (text, id) values ($1, ?)");
    BOOST_TEST(!contains(error.what(), "secret"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(wrong_sql_is_the_programs_mistake, Driver, drivers) {
    opened<Driver> on;
    for (const char* sql : {"", "  -- nothing", "selekt 1", "select * from nowhere", "insert into nowhere values (1)",
             "select 1; select 2", "delete from notes; drop table notes", "select ?", "select :name", "select $name",
             "select $01", "select $999999999999", "begin", "commit", "rollback", "savepoint x", "release m",
             "rollback to m", "end", "select \"no such column\""}) {
        BOOST_TEST(reason_of([&] { on.execute(sql); }) == data::errc::bad_statement, sql);
    }
    BOOST_TEST(on.count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace conformance
