// SPDX-License-Identifier: BSL-1.0
// Prepared statements that the server forgets, or that the tables outgrow.
#include "data/postgres/fixture.hpp"

using namespace data_test;

namespace {

// One connection of each kind, so that each statement meets the one before it.
struct narrow_world : postgres_world {
    narrow_world()
        : postgres_world([] {
            data::open_options options;
            options.readers = 1;
            options.connections = 1;
            options.statement_cache = 8;
            return options;
        }()) {
        execute("create table notes (id integer primary key, text text)");
        execute("insert into notes values (1, 'a')");
    }
};

constexpr const char* forget = "do $$ begin execute 'deallocate all'; end $$";

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_prepared_test)

BOOST_AUTO_TEST_CASE(what_the_server_forgot_is_prepared_again) {
    narrow_world w;
    auto update = [&] { return w.execute("update notes set text = $1 where id = 1", "b"); };
    BOOST_TEST(update() == 1);
    w.execute(forget);
    BOOST_TEST(update() == 1);
    auto body = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("update notes set text = $1 where id = 1", "c");
    };
    w.transaction(body);
    auto forgets = [&](data::transaction& tx) -> task<> { co_await tx.execute(forget); };
    w.transaction(forgets);
    w.transaction(body);
    BOOST_TEST(w.one<std::string>("select text from notes") == "c");
}

BOOST_AUTO_TEST_CASE(tables_may_change_under_a_prepared_statement) {
    narrow_world w;
    struct two {
        std::int64_t id;
        std::string text;
    };
    struct three {
        std::int64_t id;
        std::string text;
        std::optional<int> extra;
    };
    BOOST_TEST(w.one<two>("select * from notes").text == "a");
    auto inside = [](data::transaction& tx) -> task<std::size_t> {
        co_return (co_await tx.query_all<three>("select * from notes")).size();
    };
    auto read = [](data::transaction& tx) -> task<std::string> {
        co_return (co_await tx.query_one<two>("select * from notes")).text;
    };
    BOOST_TEST(w.transaction(read) == "a");
    w.execute("alter table notes add column extra integer");
    BOOST_TEST(reason_of([&] { w.one<two>("select * from notes"); }) == data::errc::bad_column);
    BOOST_TEST(w.one<three>("select * from notes").text == "a");
    BOOST_TEST(w.transaction(inside) == 1U);
    w.execute("alter table notes alter column id type bigint");
    BOOST_TEST(w.one<three>("select * from notes").id == 1);
    BOOST_TEST(w.transaction(inside) == 1U);
}

BOOST_AUTO_TEST_CASE(the_cache_is_bounded_here_and_on_the_server) {
    narrow_world w;
    for (int i = 0; i < 50; ++i) {
        auto sql = "select " + std::to_string(i);
        BOOST_TEST(w.one<int>(sql) == i);
    }
    BOOST_TEST(w.one<int>("select count(*) from pg_prepared_statements") <= 9);
    BOOST_TEST(w.one<int>("select 0") == 0);
}

BOOST_AUTO_TEST_CASE(a_type_that_only_the_server_can_tell_is_found_inside_a_transaction_too) {
    narrow_world w;
    w.execute("create table flags (flag boolean, at timestamptz)");
    auto body = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("insert into notes values (2, 'kept')");
        co_await tx.execute("insert into flags values ($1, $2)", true, w.time.wall_now());
        co_await tx.execute("insert into flags values ($1, $2)", false, w.time.wall_now());
    };
    w.transaction(body);
    BOOST_TEST(w.one<int>("select count(*) from flags where flag") == 1);
    BOOST_TEST(w.one<int>("select count(*) from notes") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
