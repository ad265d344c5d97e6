// SPDX-License-Identifier: BSL-1.0
#include "data/fixture.hpp"

#include <mainstay/core/error.hpp>

#include <mainstay/data/database.hpp>

using namespace data_test;

BOOST_AUTO_TEST_SUITE(database_test)

BOOST_AUTO_TEST_CASE(it_is_a_service_that_can_be_moved_until_it_starts) {
    data::open_options options;
    options.name = "ledger";
    auto made = data::open("sqlite::memory:", options);
    data::database db = std::move(made);
    core::service& service = db;
    BOOST_TEST(service.name() == "ledger");
    BOOST_TEST(db.address() == "sqlite::memory:");
    BOOST_TEST(service.depends_on().empty());
    by_hand world;
    BOOST_TEST((code_of([&] { db.clock(); }) == core::errc::not_started));
    world.start(db);
    BOOST_TEST((&db.clock() == &world.time));
    BOOST_TEST(!service.not_ready().has_value());
    world.stop(db);
    BOOST_TEST(service.not_ready().has_value());
}

BOOST_AUTO_TEST_CASE(two_databases_do_not_know_each_other) {
    by_hand world;
    auto a = data::open("sqlite::memory:"), b = data::open("sqlite::memory:");
    world.start(a);
    world.start(b);
    world.run([&] { return a.execute("create table t (v text)"); });
    BOOST_TEST(reason_of([&] { world.run([&] { return b.execute("insert into t values (1)"); }); }) ==
               data::errc::bad_statement);
    // A transaction of one may write to the other.
    auto both = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("insert into t values ('a')");
        co_await b.execute("create table t (v text)");
    };
    auto done = world.begin([&] { return a.transaction(both); });
    world.threads.advance(1s);
    BOOST_REQUIRE(world.done(done));
    world.stop(a);
    world.stop(b);
}

BOOST_AUTO_TEST_SUITE_END()
