// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/error.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(error_test)

BOOST_AUTO_TEST_CASE(each_code_has_a_text_of_its_own) {
    std::set<std::string> texts;
    for (int code = 1; code <= static_cast<int>(jobs::errc::rescued_too_often); ++code)
        texts.insert(jobs::make_error_code(static_cast<jobs::errc>(code)).message());
    BOOST_TEST(texts.size() == 6U);
    BOOST_TEST(!texts.contains("unknown error"));
    BOOST_TEST(jobs::error_category().message(99) == "unknown error");
    std::error_code code = jobs::errc::lease_lost;
    BOOST_TEST(code.category().name() == std::string("mainstay.jobs"));
}

BOOST_AUTO_TEST_SUITE_END()
