// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/password.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/routing/router.hpp>
#include <mainstay/routing/services.hpp>
#include <mainstay/schema/json_read.hpp>

#include "vectors.hpp"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

using namespace mainstay;

namespace {
// As cheap as Argon2 allows, so that the tests are quick.
constexpr auth::argon2_cost cheap{.memory_kib = 8, .iterations = 1, .parallelism = 1};

struct bench {
    core::manual_clock time;
    core::runtime threads{time};
    auth::password_hasher hasher;

    explicit bench(auth::password_options options = {.cost = cheap}) : hasher(options) {
        asio::co_spawn(threads.executor(0), hasher.start(threads), asio::detached);
        threads.poll();
    }
    template <class F>
    void run(F body) {
        asio::co_spawn(threads.executor(0), body, asio::detached);
        threads.poll();
    }
};

// What is read of the published vectors.
struct vector {
    int version = 0;
    std::string type, password, encoded;
    std::string salt, hash_hex;
    int t = 0, m_log2 = 0, p = 0;
};
struct document {
    std::string source, licence;
    std::vector<vector> vectors;
};

} // namespace

BOOST_AUTO_TEST_SUITE(password_test)

BOOST_AUTO_TEST_CASE(a_hash_is_a_phc_string_and_matches_its_password_only) {
    auto phc = auth::hash_password("correct horse battery staple");
    BOOST_TEST(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    BOOST_TEST((auth::verify_password("correct horse battery staple", phc) == auth::password_match::yes));
    BOOST_TEST((auth::verify_password("correct horse battery stapl", phc) == auth::password_match::no));
    BOOST_TEST((auth::verify_password("", phc) == auth::password_match::no));
}

BOOST_AUTO_TEST_CASE(salts_differ) {
    BOOST_TEST(auth::hash_password("same", cheap) != auth::hash_password("same", cheap));
}

// From the test of the reference implementation: a hash that somebody else made.
BOOST_AUTO_TEST_CASE(takes_hashes_of_other_programs) {
    const char* phc = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    BOOST_TEST((auth::verify_password("password", phc, cheap) == auth::password_match::yes));
    BOOST_TEST((auth::verify_password("password", phc) == auth::password_match::yes_but_rehash));
    BOOST_TEST((auth::verify_password("Password", phc) == auth::password_match::no));
}

// libargon2 reads any byte from 0x80 on as a slash.
BOOST_AUTO_TEST_CASE(there_is_one_text_for_each_hash) {
    std::string phc = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    for (std::size_t at = 28; at < phc.size(); ++at) {
        for (char c : {'\x80', '\xFF', '=', '-', '$', ' ', '\0'}) {
            if (phc[at] == c) continue;
            auto changed = phc;
            changed[at] = c;
            BOOST_TEST((auth::verify_password("password", changed, cheap) == auth::password_match::no), changed);
        }
    }
}

BOOST_AUTO_TEST_CASE(bytes_after_nul_count) {
    using namespace std::string_literals;
    auto phc = auth::hash_password("a\0b"s, cheap);
    BOOST_TEST((auth::verify_password("a\0c"s, phc, cheap) == auth::password_match::no));
    BOOST_TEST((auth::verify_password("a\0b"s, phc, cheap) == auth::password_match::yes));
}

BOOST_AUTO_TEST_CASE(a_stored_text_that_is_no_hash_or_an_absurd_one_matches_nothing) {
    for (const char* bad : {"", "$", "plain", "$2b$10$abc", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
             "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
             "$argon2id$v=19$m=256,t=4294967295,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
             "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHQ$nf65", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
             "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"}) {
        BOOST_TEST((auth::verify_password("password", bad) == auth::password_match::no), bad);
    }
}

BOOST_AUTO_TEST_CASE(a_cost_that_argon2_does_not_allow_is_an_error) {
    BOOST_CHECK_THROW(auth::hash_password("x", {.memory_kib = 1}), std::invalid_argument);
}

// The reference implementation's own: Argon2id of version 19 matches, everything else is refused.
BOOST_AUTO_TEST_CASE(published_vectors) {
    auto path = mainstay_test::find_vectors("argon2-phc.json");
    if (!path) return;
    auto read = schema::read_json<document>(mainstay_test::read_file(*path));
    BOOST_REQUIRE(read.has_value());
    int matched = 0, refused = 0;
    for (const auto& one : read->vectors) {
        bool known = one.type == "Argon2_id" && one.version == 19;
        auto wanted = known ? auth::password_match::yes : auth::password_match::no;
        BOOST_TEST((auth::verify_password(one.password, one.encoded, cheap) == wanted), one.encoded);
        if (known) BOOST_TEST((auth::verify_password("other", one.encoded, cheap) == auth::password_match::no));
        ++(known ? matched : refused);
    }
    BOOST_TEST(matched == 8);
    BOOST_TEST(refused == 18);
}

BOOST_AUTO_TEST_CASE(the_hasher_does_it_on_a_pool) {
    bench on;
    auth::password_match right{}, wrong{}, nobody{};
    on.run([&]() -> task<> {
        auto phc = co_await on.hasher.hash("secret");
        right = co_await on.hasher.verify("secret", phc);
        wrong = co_await on.hasher.verify("Secret", phc);
        nobody = co_await on.hasher.verify_nothing("secret");
    });
    BOOST_TEST((right == auth::password_match::yes));
    BOOST_TEST((wrong == auth::password_match::no));
    BOOST_TEST((nobody == auth::password_match::no));
}

// Counted, not timed: each costs one computation, and the hash nobody has is of the same cost as everybody's.
BOOST_AUTO_TEST_CASE(an_unknown_account_costs_what_a_known_one_costs) {
    bench on;
    std::vector<std::uint64_t> work;
    on.run([&]() -> task<> {
        auto phc = co_await on.hasher.hash("secret");
        const std::optional<std::string> stored[] = {phc, std::nullopt, "", "locked", "$2b$10$abcdefghijklmnopqrstuv"};
        for (const auto& one : stored) {
            auto before = on.hasher.computed();
            auto match = co_await on.hasher.verify("guess", one);
            BOOST_TEST((match == auth::password_match::no));
            work.push_back(on.hasher.computed() - before);
        }
        auto before = on.hasher.computed();
        co_await on.hasher.verify_nothing("guess");
        work.push_back(on.hasher.computed() - before);
    });
    BOOST_TEST(work == std::vector<std::uint64_t>(6, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(past_its_queue_it_refuses_at_once) {
    bench on({.cost = cheap, .concurrent = 1, .queue = 2});
    int done = 0, refused = 0;
    auto one = [&]() -> task<> {
        try {
            co_await on.hasher.hash("secret");
            ++done;
        } catch (const std::system_error& error) {
            BOOST_TEST((error.code() == core::errc::overloaded));
            ++refused;
        }
    };
    for (int i = 0; i < 5; ++i)
        asio::co_spawn(on.threads.executor(0), one, asio::detached);
    on.threads.poll();
    BOOST_TEST(done == 3);
    BOOST_TEST(refused == 2);
}

BOOST_AUTO_TEST_CASE(a_handler_that_lets_it_through_answers_503) {
    bench on({.cost = cheap, .concurrent = 1, .queue = 0});
    routing::services given;
    given.provide(on.hasher);
    routing::router router;
    router.post("/hash", [](auth::password_hasher& passwords) { return passwords.hash("secret"); });
    auto routes = router.compile(given);
    http::request_builder first("POST", "/hash"), second("POST", "/hash");
    http::response served, refused;
    asio::co_spawn(on.threads.executor(0), routes->answer(first.request(), served), asio::detached);
    asio::co_spawn(on.threads.executor(0), routes->answer(second.request(), refused), asio::detached);
    on.threads.poll();
    BOOST_TEST(served.status() == 200);
    BOOST_TEST(refused.status() == 503);
    BOOST_TEST(refused.field("Retry-After").has_value());
}

BOOST_AUTO_TEST_CASE(what_nobody_waits_for_any_more_is_not_computed) {
    bench on;
    std::error_code ended;
    auto request = core::context_ptr::make();
    auto hash = [&]() -> task<> {
        try {
            co_await on.hasher.hash("secret");
        } catch (const std::system_error& error) {
            ended = error.code();
        }
    };
    auto before = on.hasher.computed();
    asio::co_spawn(core::with_context(on.threads.executor(0), request), hash, asio::detached);
    request->cancel();
    on.threads.poll();
    BOOST_TEST((ended == core::errc::cancelled));
    BOOST_TEST(on.hasher.computed() == before);
}

BOOST_AUTO_TEST_CASE(never_more_at_a_time_than_allowed) {
    core::runtime threads({.io_threads = 2});
    threads.start();
    auth::password_hasher hasher({.cost = cheap, .concurrent = 2, .queue = 1000});
    std::atomic<int> done{0};
    auto all = [&]() -> task<> {
        co_await hasher.start(threads);
        for (int i = 0; i < 50; ++i) {
            auto phc = co_await hasher.hash("secret");
            BOOST_TEST((co_await hasher.verify("secret", phc) == auth::password_match::yes));
        }
        ++done;
        done.notify_one();
    };
    asio::co_spawn(threads.executor(0), all, asio::detached);
    done.wait(0);
    auto one = [&]() -> task<> {
        co_await hasher.hash("secret");
        ++done;
        done.notify_one();
    };
    for (int i = 0; i < 100; ++i)
        asio::co_spawn(threads.next_executor(), one, asio::detached);
    for (int seen = done; seen < 101; seen = done)
        done.wait(seen);
    BOOST_TEST(hasher.computed() == 200U);
    BOOST_TEST(threads.pool("passwords").load() <= 2U);
    threads.stop();
}

BOOST_AUTO_TEST_CASE(wrong_settings_and_too_early_a_use_are_errors) {
    BOOST_CHECK_THROW(auth::password_hasher({.concurrent = 0}), std::invalid_argument);
    core::manual_clock time;
    core::runtime threads(time);
    auth::password_hasher early, costly({.cost = {.memory_kib = 1}});
    std::error_code ended;
    bool refused = false;
    auto both = [&]() -> task<> {
        try {
            co_await early.hash("x");
        } catch (const std::system_error& error) {
            ended = error.code();
        }
        try {
            co_await costly.start(threads);
        } catch (const std::invalid_argument&) {
            refused = true;
        }
    };
    asio::co_spawn(threads.executor(0), both, asio::detached);
    threads.poll();
    BOOST_TEST((ended == core::errc::not_started));
    BOOST_TEST(refused);
}

BOOST_AUTO_TEST_SUITE_END()
