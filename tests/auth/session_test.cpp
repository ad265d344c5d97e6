// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/session.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(session_test)

BOOST_AUTO_TEST_CASE(knows_its_roles) {
    auth::session one{"s1", auth::account_id(7), {"admin", "editor"}, {}, {}, {}};
    BOOST_TEST(one.has_role("admin"));
    BOOST_TEST(one.has_role("editor"));
    BOOST_TEST(!one.has_role("adm"));
    BOOST_TEST(!one.has_role(""));
}

BOOST_AUTO_TEST_CASE(one_that_began_is_a_session_with_a_token) {
    auth::issued_session begun(auth::session{"s1", auth::account_id(7), {}, {}, {}, {}}, "secret");
    const auth::session& plain = begun;
    BOOST_TEST(plain.id == "s1");
    BOOST_TEST(begun.token == "secret");
}

BOOST_AUTO_TEST_SUITE_END()
