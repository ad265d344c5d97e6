// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/bound_address.hpp>

#include <boost/test/unit_test.hpp>

using mainstay::http::bound_address;

BOOST_AUTO_TEST_SUITE(bound_address_test)

BOOST_AUTO_TEST_CASE(is_written_as_people_write_it) {
    BOOST_TEST((bound_address{"", "127.0.0.1", 80}.text()) == "127.0.0.1:80");
    BOOST_TEST((bound_address{"web", "::1", 8080}.text()) == "[::1]:8080");
    BOOST_TEST((bound_address{"", "unix:/run/a.sock", 0}.text()) == "unix:/run/a.sock");
}

BOOST_AUTO_TEST_CASE(tells_a_path_from_a_number) {
    BOOST_TEST((bound_address{"", "unix:a", 0}.is_unix()));
    BOOST_TEST((!bound_address{"", "::1", 1}.is_unix()));
}

BOOST_AUTO_TEST_SUITE_END()
