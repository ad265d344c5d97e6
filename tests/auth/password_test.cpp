// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/password.hpp>
#include <mainstay/core/error.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <system_error>

using namespace mainstay;

namespace {
// As cheap as Argon2 allows, so that the tests are quick.
constexpr auth::argon2_cost cheap{.memory_kib = 8, .iterations = 1, .parallelism = 1};
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

BOOST_AUTO_TEST_CASE(the_hasher_does_it_on_a_pool) {
    core::manual_clock time;
    core::runtime threads(time);
    auth::password_hasher hasher({.cost = cheap});
    auth::password_match right{}, wrong{}, nobody{};
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            co_await hasher.start(threads);
            auto phc = co_await hasher.hash("secret");
            right = co_await hasher.verify("secret", phc);
            wrong = co_await hasher.verify("Secret", phc);
            nobody = co_await hasher.verify_nothing("secret");
        },
        asio::detached);
    threads.poll();
    BOOST_TEST((right == auth::password_match::yes));
    BOOST_TEST((wrong == auth::password_match::no));
    BOOST_TEST((nobody == auth::password_match::no));
}

BOOST_AUTO_TEST_CASE(past_its_queue_it_refuses_at_once) {
    core::manual_clock time;
    core::runtime threads(time);
    auth::password_hasher hasher({.cost = cheap, .concurrent = 1, .queue = 2});
    int done = 0, refused = 0;
    auto one = [&]() -> task<> {
        try {
            co_await hasher.hash("secret");
            ++done;
        } catch (const std::system_error& error) {
            BOOST_TEST((error.code() == core::errc::overloaded));
            ++refused;
        }
    };
    asio::co_spawn(threads.executor(0), hasher.start(threads), asio::detached);
    threads.poll();
    for (int i = 0; i < 5; ++i)
        asio::co_spawn(threads.executor(0), one, asio::detached);
    threads.poll();
    BOOST_TEST(done == 3);
    BOOST_TEST(refused == 2);
}

BOOST_AUTO_TEST_SUITE_END()
