// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/sessions.hpp>

#include "auth/session_bench.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/random.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/transaction.hpp>
#include <mainstay/http/request_builder.hpp>

#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using mainstay_test::session_bench;

namespace {

auth::session_options short_lived() {
    auth::session_options options;
    options.idle = 60min;
    options.absolute = 10h;
    options.touch_every = 5min;
    return options;
}

std::int64_t count(session_bench& on) {
    return on.run(on.db.query_one<std::int64_t>("select count(*) from auth_sessions"));
}

} // namespace

BOOST_AUTO_TEST_SUITE(sessions_test)

BOOST_AUTO_TEST_CASE(the_token_opens_the_session) {
    session_bench on;
    auto begun = on.run(on.sessions.create(42));
    BOOST_TEST(begun.token.size() == 43U);
    auto found = on.run(on.sessions.find(begun.token));
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->id == begun.id);
    BOOST_TEST(found->account.number() == 42);
    BOOST_TEST((found->created_at == on.time.wall_now()));
    BOOST_TEST((found->expires_at == on.time.wall_now() + 24h * 30));
    BOOST_TEST((found->expires_at == begun.expires_at));
    BOOST_TEST(found->roles.empty());
}

BOOST_AUTO_TEST_CASE(each_is_new) {
    session_bench on;
    std::set<std::string> seen;
    for (int i = 0; i < 20; ++i) {
        auto begun = on.run(on.sessions.create("ada"));
        BOOST_TEST(begun.id != begun.token);
        seen.insert(begun.id);
        seen.insert(begun.token);
    }
    BOOST_TEST(seen.size() == 40U);
}

BOOST_AUTO_TEST_CASE(the_database_does_not_hold_the_token) {
    session_bench on;
    auto begun = on.run(on.sessions.create("ada", {"admin"}));
    using row = std::tuple<std::string, std::string, std::string, std::string>;
    auto stored = on.run(on.db.query_one<row>("select token_hash, id, account, roles from auth_sessions"));
    for (const auto& text : {std::get<0>(stored), std::get<1>(stored), std::get<2>(stored), std::get<3>(stored)})
        BOOST_TEST(text.find(begun.token) == std::string::npos);
    // What is stored does not open it either.
    BOOST_TEST(!on.run(on.sessions.find(std::get<0>(stored))).has_value());
    BOOST_TEST(!on.run(on.sessions.find(begun.id)).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_not_even_looked_up) {
    session_bench on;
    auto begun = on.run(on.sessions.create("ada"));
    int before = on.statements.reads;
    for (std::string bad :
        {std::string(), std::string("x"), begun.token + "x", begun.token.substr(1), std::string(43, ' '),
            std::string(43, '\0'), std::string(43, '%'), std::string(1'000'000, 'A'), begun.token.substr(1) + "'"}) {
        BOOST_TEST(!on.run(on.sessions.find(bad)).has_value());
    }
    BOOST_TEST(on.statements.reads == before);
    std::string other = begun.token;
    other[0] = other[0] == 'A' ? 'B' : 'A';
    BOOST_TEST(!on.run(on.sessions.find(other)).has_value());
}

BOOST_AUTO_TEST_CASE(it_ends_when_it_is_not_used) {
    session_bench on(short_lived());
    auto begun = on.run(on.sessions.create("ada"));
    on.threads.advance(60min - 1s);
    BOOST_TEST(on.run(on.sessions.find(begun.token)).has_value());
    on.threads.advance(60min - 1s);
    BOOST_TEST(on.run(on.sessions.find(begun.token)).has_value());
    on.threads.advance(60min);
    BOOST_TEST(!on.run(on.sessions.find(begun.token)).has_value());
}

BOOST_AUTO_TEST_CASE(it_ends_however_much_it_is_used) {
    session_bench on(short_lived());
    auto begun = on.run(on.sessions.create("ada"));
    for (int i = 0; i < 19; ++i) {
        on.threads.advance(30min);
        BOOST_TEST(on.run(on.sessions.find(begun.token)).has_value());
    }
    on.threads.advance(30min);
    BOOST_TEST(!on.run(on.sessions.find(begun.token)).has_value());
}

BOOST_AUTO_TEST_CASE(reading_does_not_write) {
    session_bench on(short_lived());
    auto begun = on.run(on.sessions.create("ada"));
    for (int i = 0; i < 299; ++i) {
        on.threads.advance(1s);
        BOOST_TEST(on.run(on.sessions.find(begun.token)).has_value());
    }
    BOOST_TEST(on.statements.updates == 0);
    on.threads.advance(1s); // five minutes are over
    for (int i = 0; i < 50; ++i)
        asio::co_spawn(on.threads.executor(0), on.sessions.find(begun.token), asio::detached);
    on.threads.poll();
    BOOST_TEST(on.statements.updates >= 1);
    BOOST_TEST(on.statements.updates <= 2);
    BOOST_TEST((on.run(on.sessions.find(begun.token))->last_seen_at == on.time.wall_now()));
}

BOOST_AUTO_TEST_CASE(many_uses_are_noted_together) {
    session_bench on(short_lived());
    std::vector<std::string> tokens;
    for (int i = 0; i < 600; ++i)
        tokens.push_back(on.run(on.sessions.create("ada" + std::to_string(i))).token);
    on.threads.advance(6min);
    for (const auto& token : tokens)
        asio::co_spawn(on.threads.executor(0), on.sessions.find(token), asio::detached);
    on.threads.poll();
    auto noted = on.run(on.db.query_one<std::int64_t>(
        "select count(*) from auth_sessions where last_seen_at = $1", on.time.wall_now()));
    BOOST_TEST(noted == 600);
}

BOOST_AUTO_TEST_CASE(one_can_be_ended) {
    session_bench on;
    auto first = on.run(on.sessions.create("ada"));
    auto second = on.run(on.sessions.create("ada"));
    BOOST_TEST(!on.run(on.sessions.revoke("bob", first.id)));
    BOOST_TEST(on.run(on.sessions.find(first.token)).has_value());
    BOOST_TEST(on.run(on.sessions.revoke("ada", first.id)));
    BOOST_TEST(!on.run(on.sessions.revoke("ada", first.id)));
    BOOST_TEST(!on.run(on.sessions.find(first.token)).has_value());
    BOOST_TEST(on.run(on.sessions.find(second.token)).has_value());
}

BOOST_AUTO_TEST_CASE(all_of_an_account_can_be_ended) {
    session_bench on;
    auto kept = on.run(on.sessions.create("ada"));
    auto second = on.run(on.sessions.create("ada"));
    auto other = on.run(on.sessions.create("bob"));
    BOOST_TEST(on.run(on.sessions.revoke_all("ada", kept.id)) == 1);
    BOOST_TEST(on.run(on.sessions.find(kept.token)).has_value());
    BOOST_TEST(!on.run(on.sessions.find(second.token)).has_value());
    BOOST_TEST(on.run(on.sessions.revoke_all("ada")) == 1);
    BOOST_TEST(!on.run(on.sessions.find(kept.token)).has_value());
    BOOST_TEST(on.run(on.sessions.find(other.token)).has_value());
}

BOOST_AUTO_TEST_CASE(an_account_sees_its_own_newest_first) {
    session_bench on(short_lived());
    auto old = on.run(on.sessions.create("ada"));
    on.threads.advance(30min);
    auto middle = on.run(on.sessions.create("ada"));
    on.run(on.sessions.create("bob"));
    on.threads.advance(1s);
    auto young = on.run(on.sessions.create("ada"));
    auto list = on.run(on.sessions.list("ada"));
    BOOST_REQUIRE(list.size() == 3U);
    BOOST_TEST(list[0].id == young.id);
    BOOST_TEST(list[1].id == middle.id);
    BOOST_TEST(list[2].id == old.id);
    on.threads.advance(31min);
    BOOST_TEST(on.run(on.sessions.list("ada")).size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_account_has_only_so_many) {
    auto options = short_lived();
    options.most_per_account = 3;
    session_bench on(options);
    std::vector<std::string> tokens;
    for (int i = 0; i < 6; ++i) {
        tokens.push_back(on.run(on.sessions.create("ada")).token);
        on.threads.advance(1s);
    }
    on.run(on.sessions.create("bob"));
    BOOST_TEST(!on.run(on.sessions.find(tokens[2])).has_value());
    for (int i = 3; i < 6; ++i)
        BOOST_TEST(on.run(on.sessions.find(tokens[static_cast<std::size_t>(i)])).has_value());
    BOOST_TEST(count(on) == 4);
}

BOOST_AUTO_TEST_CASE(begun_in_a_transaction_it_shares_its_fate) {
    session_bench on;
    std::string token;
    auto body = [&](data::transaction& tx) -> task<void> {
        auto begun = co_await on.sessions.create(tx, "ada");
        token = begun.token;
        throw std::runtime_error("no");
    };
    BOOST_CHECK_THROW(on.run(on.db.transaction(body)), std::runtime_error);
    BOOST_TEST(!on.run(on.sessions.find(token)).has_value());
    auto good = [&](data::transaction& tx) -> task<auth::issued_session> { return on.sessions.create(tx, "ada"); };
    auto begun = on.run(on.db.transaction(good));
    BOOST_TEST(on.run(on.sessions.find(begun.token)).has_value());
}

BOOST_AUTO_TEST_CASE(roles_go_with_the_session_and_can_be_changed) {
    session_bench on;
    auto begun = on.run(on.sessions.create("ada", {"admin", "editor"}));
    auto found = on.run(on.sessions.find(begun.token));
    BOOST_TEST(found->roles == (std::vector<std::string>{"admin", "editor"}), boost::test_tools::per_element());
    BOOST_TEST(on.run(on.sessions.set_roles("ada", {"reader"})) == 1);
    found = on.run(on.sessions.find(begun.token));
    BOOST_TEST(found->has_role("reader"));
    BOOST_TEST(!found->has_role("admin"));
    for (std::vector<std::string> bad : {std::vector<std::string>{""}, {"a b"}, {"a\n"}, {"jörg"},
             {std::string(65, 'a')}, std::vector<std::string>(33, "a")}) {
        BOOST_CHECK_THROW(on.run(on.sessions.create("ada", bad)), std::invalid_argument);
        BOOST_CHECK_THROW(on.run(on.sessions.set_roles("ada", bad)), std::invalid_argument);
    }
    BOOST_TEST(count(on) == 1);
}

BOOST_AUTO_TEST_CASE(expired_ones_are_deleted_in_portions) {
    auto options = short_lived();
    options.prune_every = 24h;
    session_bench on(options);
    for (int i = 0; i < 10; ++i)
        on.run(on.sessions.create("ada"));
    on.threads.advance(30min);
    auto young = on.run(on.sessions.create("ada"));
    on.threads.advance(30min);
    BOOST_TEST(on.run(on.sessions.prune(4)) == 4);
    BOOST_TEST(on.run(on.sessions.prune(100)) == 6);
    BOOST_TEST(on.run(on.sessions.prune(100)) == 0);
    BOOST_TEST(on.run(on.sessions.find(young.token)).has_value());
}

BOOST_AUTO_TEST_CASE(expired_ones_are_deleted_by_itself) {
    auto options = short_lived();
    options.prune_every = 10min;
    options.prune_batch = 3;
    session_bench on(options);
    for (int i = 0; i < 10; ++i)
        on.run(on.sessions.create("ada"));
    on.threads.advance(59min);
    BOOST_TEST(count(on) == 10);
    on.threads.advance(11min);
    BOOST_TEST(count(on) == 0);
}

BOOST_AUTO_TEST_CASE(a_request_is_looked_up_once) {
    session_bench on;
    auto begun = on.run(on.sessions.create("ada"));
    http::request_builder builder("GET", "/");
    builder.field("Cookie", "theme=dark; session=" + begun.token);
    int before = on.statements.reads;
    for (int i = 0; i < 3; ++i) {
        auto found = on.run(on.sessions.find(builder.request()));
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST(found->id == begun.id);
    }
    BOOST_TEST(on.statements.reads == before + 1);
}

BOOST_AUTO_TEST_CASE(a_request_without_its_cookie_has_none) {
    session_bench on;
    auto begun = on.run(on.sessions.create("ada"));
    for (std::string cookie :
        {std::string(), "sessio=" + begun.token, "session2=" + begun.token, std::string("session"),
            std::string("session="), "session=" + begun.token + "x", "Session=" + begun.token}) {
        http::request_builder builder("GET", "/");
        builder.field("Cookie", cookie);
        BOOST_TEST(!on.run(on.sessions.find(builder.request())).has_value(), cookie);
    }
    http::request_builder bare("GET", "/");
    BOOST_TEST(!on.run(on.sessions.find(bare.request())).has_value());
}

BOOST_AUTO_TEST_CASE(the_cookie_can_be_taken_back) {
    session_bench on;
    http::request_builder builder("GET", "/");
    auto text = http::to_field_value(on.sessions.cookie_removal(builder.request()));
    BOOST_TEST(text.starts_with("session=;"), text);
    BOOST_TEST(text.find("Max-Age=0") != std::string::npos, text);
    BOOST_TEST(text.find("Path=/") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(it_survives_a_restart) {
    auto folder = std::filesystem::temp_directory_path() / ("mainstay-sessions-" + core::random_token(8));
    std::filesystem::create_directory(folder);
    auto address = "sqlite:" + (folder / "s.db").string();
    std::string token;
    {
        session_bench on({}, address);
        token = on.run(on.sessions.create("ada")).token;
    }
    {
        session_bench on({}, address);
        auto found = on.run(on.sessions.find(token));
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST(found->account.text() == "ada");
    }
    std::filesystem::remove_all(folder);
}

// The writer is held for a second, so that noting the use has to wait.
BOOST_AUTO_TEST_CASE(stopping_waits_until_uses_are_noted) {
    session_bench on(short_lived());
    auto begun = on.run(on.sessions.create("ada"));
    on.threads.advance(10min);
    const auto used = on.time.wall_now();
    auto body = [](data::transaction& tx) -> task<void> {
        co_await tx.execute("update auth_sessions set roles = roles");
        co_await core::sleep_for(1s);
    };
    auto hold = [&]() -> task<> { co_await on.db.transaction(body); };
    asio::co_spawn(on.threads.executor(0), hold, asio::detached);
    asio::co_spawn(on.threads.executor(0), on.sessions.find(begun.token), asio::detached);
    on.threads.poll();
    bool stopped = false;
    auto stop = [&]() -> task<> {
        co_await on.sessions.stop(on.time.steady_now() + 10s);
        stopped = true;
    };
    asio::co_spawn(on.threads.executor(0), stop, asio::detached);
    on.threads.poll();
    BOOST_TEST(!stopped);
    on.threads.advance(2s);
    BOOST_TEST(stopped);
    auto seen = on.run(on.db.query_one<core::clock::wall_time>("select last_seen_at from auth_sessions"));
    BOOST_TEST((seen == used));
}

BOOST_AUTO_TEST_CASE(too_early_a_use_is_an_error) {
    core::manual_clock time;
    core::runtime threads(time);
    auto db = data::open("sqlite::memory:");
    auth::sessions sessions(db);
    bool failed = false;
    auto early = [&]() -> task<> {
        try {
            co_await sessions.create("ada");
        } catch (const std::system_error&) {
            failed = true;
        }
    };
    asio::co_spawn(threads.executor(0), early, asio::detached);
    threads.poll();
    BOOST_TEST(failed);
    BOOST_TEST((sessions.depends_on() == std::vector<const core::service*>{&db}));
}

BOOST_AUTO_TEST_CASE(many_threads_may_ask) {
    core::runtime threads({.io_threads = 4});
    threads.start();
    auto db = data::open("sqlite::memory:");
    auto options = short_lived();
    options.touch_every = 0s; // each use is noted
    auth::sessions sessions(db, options);
    std::atomic<int> done{0}, found{0};
    std::string token;
    auto wait_for = [&](int wanted) {
        for (int seen = done; seen < wanted; seen = done)
            done.wait(seen);
    };
    auto finished = [&] {
        ++done;
        done.notify_all();
    };
    auto begin = [&]() -> task<> {
        co_await db.start(threads);
        co_await sessions.start(threads);
        auto begun = co_await sessions.create("ada");
        token = begun.token;
        finished();
    };
    auto ask = [&]() -> task<> {
        for (int i = 0; i < 20; ++i) {
            auto session = co_await sessions.find(token);
            if (session) ++found;
        }
        finished();
    };
    auto end = [&]() -> task<> {
        co_await sessions.stop(core::real_clock().steady_now() + 5s);
        co_await db.stop(core::real_clock().steady_now() + 5s);
        finished();
    };
    asio::co_spawn(threads.executor(0), begin, asio::detached);
    wait_for(1);
    for (int i = 0; i < 20; ++i)
        asio::co_spawn(threads.next_executor(), ask, asio::detached);
    wait_for(21);
    asio::co_spawn(threads.executor(1), end, asio::detached);
    wait_for(22);
    threads.stop();
    BOOST_TEST(found == 400);
}

BOOST_AUTO_TEST_SUITE_END()
