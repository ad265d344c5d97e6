// SPDX-License-Identifier: BSL-1.0
// What is PostgreSQL's alone; what it has in common with other drivers is in tests/conformance.
#include "data/postgres/fixture.hpp"

using namespace data_test;

BOOST_AUTO_TEST_SUITE(postgres_driver_test)

BOOST_AUTO_TEST_CASE(an_address_is_checked_at_once_and_never_shown_with_its_password) {
    auto db = data::open("postgres://ada:secret@db.example:5433/shop?sslmode=require");
    BOOST_TEST(db.address() == "postgres://ada@db.example:5433/shop");
    auto refused = error_of([] { data::open("postgres://ada:secret@db.example/shop?nonsense=1"); });
    BOOST_TEST(refused.reason() == data::errc::cannot_open);
    BOOST_TEST(!contains(refused.what(), "secret"));
}

BOOST_AUTO_TEST_CASE(a_start_without_a_server_says_where_and_why) {
    by_hand world;
    world.outside = true;
    for (const char* address :
        {"postgres://ada:secret@127.0.0.1:1/shop", "postgres://ada:secret@no.such.host.invalid/shop"}) {
        auto db = data::open(address);
        auto refused = error_of([&] { world.start(db); });
        BOOST_TEST(refused.reason() == data::errc::cannot_open);
        BOOST_TEST(!contains(refused.what(), "secret"));
        BOOST_TEST(db.not_ready().has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_servers_own_types_go_in_and_come_out) {
    postgres_world w;
    w.execute("create type mood as enum ('calm', 'cross')");
    w.execute("create table kinds (flag boolean, at timestamptz, plain timestamp, day date, sum numeric(12, 2), "
              "id uuid, doc jsonb, raw json, feeling mood, tags text[], tiny smallint, half real)");
    std::chrono::sys_time<std::chrono::microseconds> at{std::chrono::microseconds(1'700'000'000'123'456)};
    std::chrono::sys_days day = std::chrono::year(2024) / 2 / 29;
    w.execute("insert into kinds values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", true, at, at, day,
        "12.50", "6f1c0a52-8f3b-4d0e-9a53-0b7c2f1d9e10", "{\"a\": [1, 2]}", "[null]", "cross", "{x,\"y z\"}", 7, 0.5);
    // All at once, among them some that only have a text form; and one by one, in binary.
    struct row {
        bool flag;
        std::chrono::sys_time<std::chrono::microseconds> at, plain;
        std::chrono::sys_days day;
        std::string sum, id, doc, raw, feeling, tags;
        std::int16_t tiny;
        float half;
    };
    auto all = w.one<row>("select * from kinds");
    BOOST_TEST(all.flag);
    BOOST_TEST((all.at == at));
    BOOST_TEST((all.plain == at));
    BOOST_TEST((all.day == day));
    BOOST_TEST(all.sum == "12.50");
    BOOST_TEST(all.id == "6f1c0a52-8f3b-4d0e-9a53-0b7c2f1d9e10");
    BOOST_TEST(all.doc == "{\"a\": [1, 2]}");
    BOOST_TEST(all.feeling == "cross");
    BOOST_TEST(all.tags == "{x,\"y z\"}");
    BOOST_TEST(all.tiny == 7);
    BOOST_TEST(all.half == 0.5F);
    BOOST_TEST(w.one<std::string>("select id from kinds") == all.id);
    BOOST_TEST((w.one<std::chrono::sys_days>("select day from kinds") == day));
    BOOST_TEST(w.one<std::string>("select doc from kinds") == all.doc);
    BOOST_TEST(w.one<double>("select sum from kinds") == 12.5);
    BOOST_TEST(w.one<std::string>("select sum from kinds") == "12.50");
    // Conditions on them take the same values.
    BOOST_TEST(w.one<int>("select count(*) from kinds where flag = $1 and at = $2 and day <= $3", true, at, day) == 1);
    BOOST_TEST(w.one<int>("select count(*) from kinds where at > $1", at + 1us) == 0);
    BOOST_TEST(w.one<int>("select count(*) from kinds where id = $1 and feeling = $2", all.id, "cross") == 1);
    // A sum of integers is a number of any size to the server, and an integer to whoever asks for one.
    BOOST_TEST(w.one<std::int64_t>("select sum(n) from (values (1::bigint), (2)) as v (n)") == 3);
    BOOST_TEST(w.one<double>("select avg(n) from (values (1), (2)) as v (n)") == 1.5);
    BOOST_TEST(w.one<std::string>("select 10000000.00100::numeric") == "10000000.00100");
    BOOST_TEST(w.one<std::string>("select -0.00012::numeric") == "-0.00012");
    BOOST_TEST(reason_of([&] { w.one<std::int64_t>("select 1.5::numeric"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { w.one<std::chrono::sys_days>("select 'infinity'::date"); }) == data::errc::bad_column);
    BOOST_TEST(reason_of([&] { w.execute("update kinds set tiny = $1", 1 << 20); }) == data::errc::type_violation);
}

BOOST_AUTO_TEST_CASE(a_null_is_no_type_for_ever) {
    postgres_world w;
    using number = std::optional<int>;
    BOOST_TEST(!w.one<number>("select $1", number()).has_value());
    BOOST_TEST((w.one<number>("select $1", number(5)) == number(5)));
    BOOST_TEST(!w.one<number>("select $1", number()).has_value());
    BOOST_TEST(w.one<bool>("select $1 is null", std::optional<std::string>()));
    BOOST_TEST(!w.one<bool>("select $1 is null", "text"));
}

BOOST_AUTO_TEST_CASE(a_name_meets_its_field_though_it_was_not_quoted) {
    postgres_world w;
    w.execute("create table worlds (id integer, randomNumber integer, \"Quoted\" text)");
    w.execute("insert into worlds values (1, 2, 'q')");
    struct world {
        int id, randomNumber;
        std::string Quoted;
    };
    auto row = w.one<world>("select id, randomNumber, \"Quoted\" from worlds");
    BOOST_TEST(row.randomNumber == 2);
    BOOST_TEST(row.Quoted == "q");
}

BOOST_AUTO_TEST_CASE(an_error_never_shows_a_value) {
    postgres_world w;
    auto wrong = error_of([&] { w.one<int>("select cast($1 as integer)", "top-secret"); });
    BOOST_TEST(wrong.reason() == data::errc::type_violation);
    BOOST_TEST(!contains(wrong.what(), "secret"));
    w.execute("create table names (name text unique)");
    w.execute("insert into names values ('top-secret')");
    auto taken = error_of([&] { w.execute("insert into names values ($1)", "top-secret"); });
    BOOST_TEST(!contains(taken.what(), "secret"));
    BOOST_TEST(taken.concerns("names.name"));
}

// What is checked only at the commit, behind the answer to the statement.
BOOST_AUTO_TEST_CASE(a_single_statement_that_cannot_be_committed_fails) {
    postgres_world w;
    w.execute("create table places (number integer unique deferrable initially deferred)");
    w.execute("insert into places values (1)");
    for (int i = 0; i < 2; ++i) {
        auto refused = error_of([&] { w.execute("insert into places values ($1)", 1); });
        BOOST_TEST(refused.reason() == data::errc::unique_violation);
    }
    BOOST_TEST(w.one<int>("select count(*) from places") == 1);
    BOOST_TEST(w.execute("insert into places values ($1)", 2) == 1);
}

BOOST_AUTO_TEST_CASE(what_would_change_the_connection_is_refused) {
    postgres_world w;
    for (const char* sql : {"set search_path = public", "set session characteristics as transaction read only",
             "reset all", "discard all", "listen x", "prepare p as select 1", "deallocate all", "copy t from stdin",
             "declare c cursor for select 1", "START TRANSACTION", "/* a /* nested */ one */ commit"}) {
        BOOST_TEST(reason_of([&] { w.execute(sql); }) == data::errc::bad_statement, sql);
    }
    auto local = [](data::transaction& tx) -> task<std::string> {
        co_await tx.execute("set local lock_timeout = 77");
        co_return co_await tx.query_one<std::string>("select current_setting('lock_timeout')");
    };
    BOOST_TEST(w.transaction(local) == "77ms");
    BOOST_TEST(w.one<std::string>("select current_setting('lock_timeout')") == "0");
}

BOOST_AUTO_TEST_CASE(a_question_that_writes_is_a_transaction_of_its_own) {
    postgres_world w;
    w.execute("create table log (line text)");
    w.execute(
        "create function note() returns bigint language sql as $$ insert into log values ('x'); select 7::bigint $$");
    BOOST_TEST(w.one<std::int64_t>("select note()") == 7);
    BOOST_TEST(w.one<std::int64_t>("select note()") == 7);
    BOOST_TEST(w.one<int>("select count(*) from log") == 2);
    auto writes = [&](std::int64_t) {};
    BOOST_TEST(reason_of([&] { w.run([&] { return w.db.query_each<std::int64_t>("select note()", writes); }); }) ==
               data::errc::bad_statement);
    BOOST_TEST(w.one<int>("select count(*) from log") == 2);
}

BOOST_AUTO_TEST_CASE(the_key_of_an_insert_is_its_tables_own) {
    postgres_world w;
    w.execute(
        "create table things (name text, \"Number\" integer generated always as identity (start with 5) primary key)");
    auto insert = [&](const char* sql) { return w.run([&] { return w.db.insert(sql); }); };
    BOOST_TEST(insert("insert into things (name) values ('a');") == 5);
    BOOST_TEST(insert("insert into things (name) values ('b'), ('c') -- two") == 7);
    BOOST_TEST(insert("insert into things (name) values ('d') returning 40 + \"Number\"") == 48);
    w.execute("create table loose (name text)");
    BOOST_TEST(reason_of([&] { insert("insert into loose values ('a')"); }) == data::errc::bad_statement);
    BOOST_TEST(w.one<int>("select count(*) from loose") == 0);
}

BOOST_AUTO_TEST_CASE(a_script_is_split_as_the_server_would) {
    postgres_world w;
    data::migrations steps;
    steps.add(1, "all of it",
        "create table a (t text default 'x;y'); -- one; two\n"
        "create function f() returns text language sql as $body$ select 'a;b'; $body$;\n"
        "create function g() returns integer begin atomic select case when true then 1 else 2 end; end;\n"
        "do $$ begin perform 1; end $$; /* ; */ insert into a values (E'it\\'s;'), (f());;");
    BOOST_TEST(w.run([&] { return data::migrate(w.db, steps); }) == 1U);
    BOOST_TEST(w.one<int>("select count(*) from a where t in ('it''s;', 'a;b')") == 2);
    for (const char* sql : {"create table t (id integer); commit; select 1", "begin", "select 1; rollback"}) {
        data::migrations odd;
        odd.add(1, "all of it", steps.steps()[0].up).add(2, "odd", sql);
        BOOST_TEST(
            reason_of([&] { w.run([&] { return data::migrate(w.db, odd); }); }) == data::errc::migration_failed, sql);
    }
    BOOST_TEST(
        w.one<int>("select count(*) from pg_tables where schemaname = current_schema() and tablename = 't'") == 0);
}

BOOST_AUTO_TEST_CASE(a_large_result_is_read_in_portions) {
    postgres_world w;
    std::size_t seen = 0;
    auto add = [&](std::int64_t) { return ++seen < 1000; };
    const char* billion =
        "select a.n from generate_series(1, 1000) a (n), generate_series(1, 1000) b, generate_series(1, 1000) c";
    auto read = w.run([&] { return w.db.query_each<std::int64_t>(billion, add); });
    BOOST_TEST(read == 1000U);
    w.until([&] { return w.busy_with("generate_series") == 0; });
}

BOOST_AUTO_TEST_CASE(isolation_is_what_was_asked_for) {
    postgres_world w;
    auto level = [](data::transaction& tx) {
        return tx.query_one<std::string>("select current_setting('transaction_isolation')");
    };
    BOOST_TEST(w.transaction(level) == "serializable");
    BOOST_TEST(w.transaction(level, {.isolation = data::transaction_isolation::read_committed}) == "read committed");
    BOOST_TEST(w.transaction(level, {.isolation = data::transaction_isolation::repeatable_read}) == "repeatable read");
}

BOOST_AUTO_TEST_SUITE_END()
