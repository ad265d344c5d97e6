// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/upload.hpp>

#include <mainstay/schema/text_read.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(upload_test)

BOOST_AUTO_TEST_CASE(is_empty_before_it_is_read_and_never_a_text) {
    upload none;
    BOOST_TEST(!none);
    const auto read = schema::read_text<upload>("f");
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.failure().errors.front().code == "not_a_file");
}

BOOST_AUTO_TEST_SUITE_END()
