// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/password.hpp>
#include <mainstay/auth/sign_in_throttle.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

struct bench {
    core::manual_clock time;
    core::runtime threads{time};
    auth::sign_in_throttle throttle;

    explicit bench(auth::sign_in_throttle_options options = {}) : throttle(options) {
        asio::co_spawn(threads.executor(0), throttle.start(threads), asio::detached);
        threads.poll();
    }

    // One attempt from beginning to end: 200, 401 or 429.
    int sign_in(const std::string& account, const std::string& address, bool right) {
        int status = 0;
        auto check = [&]() -> task<bool> { co_return right; };
        auto whole = [&]() -> task<> {
            try {
                status = co_await throttle.attempt(account, address, check()) ? 200 : 401;
            } catch (const problem& refused) {
                BOOST_TEST(refused.code() == "too_many_attempts");
                last_wait = refused.retry_after();
                status = refused.status();
            }
        };
        asio::co_spawn(threads.executor(0), whole, asio::detached);
        threads.poll();
        return status;
    }

    void fail(int times, const std::string& account, const std::string& address) {
        for (int i = 0; i < times; ++i)
            BOOST_TEST(sign_in(account, address, false) == 401);
    }

    std::optional<std::chrono::seconds> last_wait;
};

// Many at once, each taking a second.
struct crowd {
    int right = 0, wrong = 0, refused = 0, checked = 0, most_at_once = 0, at_once = 0;

    void send(bench& on, int count, const std::string& account, const std::string& address, bool correct) {
        auto check = [this](bool answer) -> task<bool> {
            ++checked;
            most_at_once = std::max(most_at_once, ++at_once);
            co_await core::sleep_for(1s);
            --at_once;
            co_return answer;
        };
        auto one = [this, &on, check, account, address, correct]() -> task<> {
            try {
                ++(co_await on.throttle.attempt(account, address, check(correct)) ? right : wrong);
            } catch (const problem&) {
                ++refused;
            }
        };
        for (int i = 0; i < count; ++i)
            asio::co_spawn(on.threads.executor(0), one, asio::detached);
        for (int i = 0; i < count; ++i)
            on.threads.advance(1s);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(sign_in_throttle_test)

BOOST_AUTO_TEST_CASE(after_ten_failures_the_pair_waits_and_the_owner_gets_in_from_elsewhere) {
    bench on;
    on.fail(10, "ada@example.com", "192.0.2.1");
    BOOST_TEST(on.sign_in("ada@example.com", "192.0.2.1", true) == 429);
    BOOST_TEST(on.last_wait.value().count() == 900);
    BOOST_TEST(on.sign_in("ada@example.com", "192.0.2.2", true) == 200);
    BOOST_TEST(on.sign_in("bob@example.com", "192.0.2.1", true) == 200);
    BOOST_TEST(on.sign_in("ada@example.com", "192.0.2.1", true) == 429);
}

BOOST_AUTO_TEST_CASE(the_window_slides) {
    bench on;
    on.fail(9, "ada", "192.0.2.1");
    on.threads.advance(14min);
    on.fail(1, "ada", "192.0.2.1");
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
    BOOST_TEST(on.last_wait.value().count() == 60);
    on.threads.advance(59s);
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
    BOOST_TEST(on.last_wait.value().count() == 1);
    on.threads.advance(1s); // nine of them are too old now
    on.fail(9, "ada", "192.0.2.1");
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
    BOOST_TEST(on.last_wait.value().count() == 14 * 60);
}

BOOST_AUTO_TEST_CASE(being_refused_does_not_prolong_the_wait) {
    bench on;
    on.fail(10, "ada", "192.0.2.1");
    for (int i = 0; i < 30; ++i) {
        on.threads.advance(29s);
        BOOST_TEST(on.sign_in("ada", "192.0.2.1", false) == 429);
    }
    on.threads.advance(30s);
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 200);
}

BOOST_AUTO_TEST_CASE(success_forgets_the_pair) {
    bench on;
    for (int round = 0; round < 5; ++round) {
        on.fail(9, "ada", "192.0.2.1");
        BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 200);
    }
}

BOOST_AUTO_TEST_CASE(an_address_that_failed_at_a_hundred_accounts_waits) {
    bench on;
    for (int i = 0; i < 100; ++i)
        on.fail(1, "user" + std::to_string(i), "192.0.2.1");
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
    BOOST_TEST(on.sign_in("user7", "192.0.2.1", true) == 429);
    BOOST_TEST(on.sign_in("user7", "192.0.2.2", true) == 200);
    on.threads.advance(15min);
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 200);
}

BOOST_AUTO_TEST_CASE(failing_often_at_few_accounts_does_not_block_the_address) {
    bench on;
    for (int i = 0; i < 50; ++i)
        on.fail(9, "user" + std::to_string(i), "192.0.2.1");
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 200);
}

// Or an attacker would sign in to an account of his own between guesses at others'.
BOOST_AUTO_TEST_CASE(success_does_not_forget_that_the_address_failed) {
    bench on({.address_accounts = 20});
    for (int i = 0; i < 20; ++i) {
        on.fail(1, "user" + std::to_string(i), "192.0.2.1");
        if (i < 19) BOOST_TEST(on.sign_in("user" + std::to_string(i), "192.0.2.1", true) == 200);
    }
    BOOST_TEST(on.sign_in("mine", "192.0.2.1", true) == 429);
}

// The same account counts once at the address, however often it fails and succeeds.
BOOST_AUTO_TEST_CASE(an_account_counts_once_at_its_address) {
    bench on({.address_accounts = 3});
    for (int i = 0; i < 20; ++i) {
        on.fail(1, "ada", "192.0.2.1");
        BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 200);
    }
    BOOST_TEST(on.throttle.remembered_accounts() == 1U);
}

BOOST_AUTO_TEST_CASE(an_ipv6_client_is_its_network) {
    bench on;
    on.fail(5, "ada", "2001:db8:1:2::1");
    on.fail(5, "ada", "2001:db8:1:2:ffff:ffff:ffff:ffff");
    BOOST_TEST(on.sign_in("ada", "2001:0DB8:1:2:9::7", true) == 429);
    BOOST_TEST(on.sign_in("ada", "2001:db8:1:3::1", true) == 200);
    on.fail(10, "ada", "fe80::1%eth0");
    BOOST_TEST(on.sign_in("ada", "fe80::2", true) == 429);
}

BOOST_AUTO_TEST_CASE(a_mapped_ipv4_address_is_that_address) {
    bench on;
    on.fail(10, "ada", "::ffff:192.0.2.1");
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
    BOOST_TEST(on.sign_in("ada", "::ffff:192.0.2.2", true) == 200);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_address_is_a_client_too) {
    bench on;
    for (std::string odd : {std::string(), std::string("unix"), std::string(100'000, 'x'), std::string("a\0b", 3)}) {
        on.fail(10, "ada", odd);
        BOOST_TEST(on.sign_in("ada", odd, true) == 429);
    }
}

BOOST_AUTO_TEST_CASE(a_hundred_guesses_at_once_do_not_slip_through) {
    bench on;
    crowd guesses;
    guesses.send(on, 100, "ada", "192.0.2.1", false);
    BOOST_TEST(guesses.checked == 10);
    BOOST_TEST(guesses.wrong == 10);
    BOOST_TEST(guesses.refused == 90);
}

// They wait for each other instead of being refused: nobody failed.
BOOST_AUTO_TEST_CASE(a_hundred_right_ones_at_once_all_get_in) {
    bench on;
    crowd owners;
    owners.send(on, 100, "ada", "192.0.2.1", true);
    BOOST_TEST(owners.right == 100);
    BOOST_TEST(owners.most_at_once <= 10);
    BOOST_TEST(on.throttle.remembered_addresses() == 0U);
}

BOOST_AUTO_TEST_CASE(those_that_wait_are_bounded) {
    bench on({.waiting = 5});
    crowd owners;
    owners.send(on, 100, "ada", "192.0.2.1", true);
    BOOST_TEST(owners.right == 15);
    BOOST_TEST(owners.refused == 85);
}

BOOST_AUTO_TEST_CASE(guesses_at_many_accounts_at_once_do_not_slip_through) {
    bench on({.address_accounts = 20});
    int refused = 0;
    std::vector<auth::sign_in_attempt> under_way;
    auto one = [&](std::string account) -> task<> {
        try {
            under_way.push_back(co_await on.throttle.begin(account, "192.0.2.1"));
        } catch (const problem&) {
            ++refused;
        }
    };
    for (int i = 0; i < 100; ++i)
        asio::co_spawn(on.threads.executor(0), one("user" + std::to_string(i)), asio::detached);
    on.threads.poll();
    BOOST_TEST(under_way.size() == 20U);
    BOOST_TEST(refused == 0);
    while (!under_way.empty()) {
        auto attempt = std::move(under_way.back());
        under_way.pop_back();
        attempt.failed();
        on.threads.poll();
    }
    BOOST_TEST(refused == 80);
}

BOOST_AUTO_TEST_CASE(an_exception_counts_as_nothing) {
    bench on;
    auto check = []() -> task<bool> {
        throw std::system_error(make_error_code(core::errc::overloaded));
        co_return true;
    };
    int thrown = 0;
    auto one = [&]() -> task<> {
        try {
            co_await on.throttle.attempt("ada", "192.0.2.1", check());
        } catch (const std::system_error&) {
            ++thrown;
        }
    };
    for (int i = 0; i < 30; ++i) {
        asio::co_spawn(on.threads.executor(0), one, asio::detached);
        on.threads.poll();
    }
    BOOST_TEST(thrown == 30);
    BOOST_TEST(on.throttle.remembered_addresses() == 0U);
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 200);
}

BOOST_AUTO_TEST_CASE(an_attempt_without_a_verdict_is_a_failure) {
    bench on({.account_failures = 2});
    auto forget = [&]() -> task<> {
        auto attempt = co_await on.throttle.begin("ada", "192.0.2.1");
        auto other = co_await on.throttle.begin("ada", "192.0.2.1");
        attempt = std::move(other); // the first is given up here
    };
    asio::co_spawn(on.threads.executor(0), forget, asio::detached);
    on.threads.poll();
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
}

BOOST_AUTO_TEST_CASE(what_the_check_found_comes_back) {
    bench on;
    auto found = []() -> task<std::optional<std::string>> { co_return "42"; };
    auto none = []() -> task<std::optional<std::string>> { co_return std::nullopt; };
    auto match = []() -> task<auth::password_match> { co_return auth::password_match::yes_but_rehash; };
    std::optional<std::string> first, second = "x";
    auth::password_match third{};
    auto all = [&]() -> task<> {
        first = co_await on.throttle.attempt("ada", "192.0.2.1", found());
        second = co_await on.throttle.attempt("bob", "192.0.2.1", none());
        third = co_await on.throttle.attempt("eve", "192.0.2.1", match());
    };
    asio::co_spawn(on.threads.executor(0), all, asio::detached);
    on.threads.poll();
    BOOST_TEST(first.value() == "42");
    BOOST_TEST(!second);
    BOOST_TEST((third == auth::password_match::yes_but_rehash));
    BOOST_TEST(on.throttle.remembered_accounts() == 1U); // bob's
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_and_a_flood_of_light_failures_resets_nothing_heavy) {
    bench on({.most_addresses = 64, .most_accounts = 256});
    on.fail(10, "ada", "192.0.2.1");
    for (int i = 0; i < 5000; ++i) {
        on.sign_in(
            "user" + std::to_string(i), "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250), false);
    }
    BOOST_TEST(on.throttle.remembered_addresses() <= 64U);
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
}

BOOST_AUTO_TEST_CASE(an_address_does_not_push_out_its_own_failures) {
    bench on({.most_addresses = 4, .most_accounts = 50});
    on.fail(10, "ada", "192.0.2.1");
    int failed = 0;
    for (int i = 0; i < 1000; ++i)
        failed += on.sign_in("user" + std::to_string(i), "192.0.2.1", false) == 401;
    BOOST_TEST(failed == 99);
    BOOST_TEST(on.sign_in("ada", "192.0.2.1", true) == 429);
    BOOST_TEST(on.throttle.remembered_accounts() <= 100U);
}

BOOST_AUTO_TEST_CASE(what_is_too_old_goes_first) {
    bench on({.most_addresses = 8});
    for (int i = 0; i < 8; ++i)
        on.fail(9, "ada", "10.0.0." + std::to_string(i));
    on.threads.advance(16min);
    on.fail(10, "bob", "192.0.2.1");
    BOOST_TEST(on.throttle.remembered_addresses() <= 8U);
    BOOST_TEST(on.sign_in("bob", "192.0.2.1", true) == 429);
}

BOOST_AUTO_TEST_CASE(stopping_ends_the_wait) {
    bench on({.account_failures = 1});
    std::optional<auth::sign_in_attempt> first;
    std::error_code ended;
    auto begin = [&]() -> task<> { first = co_await on.throttle.begin("ada", "192.0.2.1"); };
    auto wait = [&]() -> task<> {
        try {
            co_await on.throttle.begin("ada", "192.0.2.1");
        } catch (const std::system_error& error) {
            ended = error.code();
        }
    };
    asio::co_spawn(on.threads.executor(0), begin, asio::detached);
    asio::co_spawn(on.threads.executor(0), wait, asio::detached);
    on.threads.poll();
    BOOST_TEST(!ended);
    asio::co_spawn(on.threads.executor(0), on.throttle.stop(on.time.steady_now()), asio::detached);
    on.threads.poll();
    BOOST_TEST((ended == core::errc::stopping));
}

BOOST_AUTO_TEST_CASE(limits_of_nothing_are_refused) {
    BOOST_CHECK_THROW(auth::sign_in_throttle({.account_failures = 0}), std::invalid_argument);
    BOOST_CHECK_THROW(auth::sign_in_throttle({.address_accounts = 0}), std::invalid_argument);
    BOOST_CHECK_THROW(auth::sign_in_throttle({.window = 0s}), std::invalid_argument);
    BOOST_CHECK_THROW(auth::sign_in_throttle({.most_addresses = 0}), std::invalid_argument);
    BOOST_CHECK_THROW(auth::sign_in_throttle({.most_accounts = 0}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(many_threads_count_right) {
    core::runtime threads({.io_threads = 4});
    auth::sign_in_throttle throttle;
    std::atomic<int> wrong{0}, refused{0}, done{0};
    auto check = []() -> task<bool> {
        co_await core::sleep_until({}); // gives way to the others
        co_return false;
    };
    auto one = [&]() -> task<> {
        try {
            co_await throttle.attempt("ada", "192.0.2.1", check());
            ++wrong;
        } catch (const problem&) {
            ++refused;
        }
        ++done;
        done.notify_one();
    };
    threads.start();
    for (int i = 0; i < 200; ++i)
        asio::co_spawn(threads.next_executor(), one, asio::detached);
    for (int seen = done; seen < 200; seen = done)
        done.wait(seen);
    threads.stop();
    BOOST_TEST(wrong == 10);
    BOOST_TEST(refused == 190);
}

BOOST_AUTO_TEST_SUITE_END()
