// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/session_options.hpp>
#include <mainstay/auth/sessions.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

auth::session_cookie named(std::string name) {
    auth::session_cookie cookie;
    cookie.name = std::move(name);
    return cookie;
}

std::string cookie_of(const auth::session_cookie& settings, bool tls) {
    auto db = data::open("sqlite::memory:");
    auth::session_options options;
    options.cookie = settings;
    auth::sessions sessions(db, options);
    http::request_builder request("GET", "/");
    request.peer({"192.0.2.1", 4242, tls});
    auth::issued_session begun;
    begun.token = "secret";
    begun.expires_at = begun.created_at + 90s;
    return http::to_field_value(sessions.cookie(request.request(), begun));
}

} // namespace

BOOST_AUTO_TEST_SUITE(session_options_test)

BOOST_AUTO_TEST_CASE(what_cannot_be_is_refused) {
    auto db = data::open("sqlite::memory:");
    std::vector<auth::session_options> wrong(9);
    wrong[0].idle = 0s;
    wrong[1].absolute = wrong[1].idle - 1s;
    wrong[2].touch_every = -1s;
    wrong[3].most_per_account = 0;
    wrong[4].prune_every = 0s;
    wrong[5].prune_batch = 0;
    wrong[6].cookie.name = "";
    wrong[7].cookie.name = "a b";
    wrong[8].cookie.name = "session; Domain=evil.example";
    for (const auto& options : wrong)
        BOOST_CHECK_THROW(auth::sessions(db, options), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_cookie_is_out_of_reach_of_scripts_and_other_sites) {
    BOOST_TEST(cookie_of({}, false) == "session=secret; Path=/; HttpOnly; SameSite=Lax");
    BOOST_TEST(cookie_of({}, true) == "session=secret; Path=/; Secure; HttpOnly; SameSite=Lax");
}

BOOST_AUTO_TEST_CASE(behind_a_proxy_that_does_tls) {
    auth::session_cookie cookie;
    cookie.always_secure = true;
    BOOST_TEST(cookie_of(cookie, false) == "session=secret; Path=/; Secure; HttpOnly; SameSite=Lax");
}

BOOST_AUTO_TEST_CASE(a_name_that_promises_is_kept) {
    BOOST_TEST(cookie_of(named("__Host-sid"), false) == "__Host-sid=secret; Path=/; Secure; HttpOnly; SameSite=Lax");
    BOOST_TEST(
        cookie_of(named("__Secure-sid"), false) == "__Secure-sid=secret; Path=/; Secure; HttpOnly; SameSite=Lax");
}

BOOST_AUTO_TEST_CASE(one_that_lasts) {
    auth::session_cookie cookie;
    cookie.persistent = true;
    cookie.same_site = http::same_site::strict;
    auto text = cookie_of(cookie, false);
    BOOST_TEST(text.find("Max-Age=90") != std::string::npos, text);
    BOOST_TEST(text.find("SameSite=Strict") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(for_other_sites_it_has_to_be_secure) {
    auth::session_cookie cookie;
    cookie.same_site = http::same_site::none;
    auto text = cookie_of(cookie, false);
    BOOST_TEST(text.find("SameSite=None") != std::string::npos, text);
    BOOST_TEST(text.find("Secure") != std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
