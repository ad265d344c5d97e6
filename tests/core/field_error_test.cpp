// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/field_error.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay::core;

BOOST_AUTO_TEST_SUITE(field_error_test)

BOOST_AUTO_TEST_CASE(speaks_of_the_body_unless_told_otherwise) {
    field_error error;
    BOOST_TEST((error.source == field_source::body));
    field_error other{field_source::query, "limit", "out_of_range", "1 to 100"};
    BOOST_TEST((error != other));
    BOOST_TEST((other == field_error{field_source::query, "limit", "out_of_range", "1 to 100"}));
}

BOOST_AUTO_TEST_SUITE_END()
