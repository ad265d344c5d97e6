// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/extracted.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>

using namespace mainstay;
using routing::extracted;

BOOST_AUTO_TEST_SUITE(extracted_test)

BOOST_AUTO_TEST_CASE(a_value_nothing_or_a_refusal) {
    extracted<std::unique_ptr<int>> value = std::make_unique<int>(7);
    BOOST_TEST(value.has_value());
    BOOST_TEST(!value.is_absent());
    BOOST_TEST(**value == 7);
    BOOST_TEST(*(*std::move(value)) == 7);

    auto absent = extracted<int>::absent();
    BOOST_TEST(absent.is_absent());
    BOOST_TEST(!absent);
    BOOST_TEST(absent.why() == nullptr);

    extracted<int> refused = problem::unauthorized("who");
    BOOST_TEST(!refused.has_value());
    BOOST_TEST(!refused.is_absent());
    BOOST_TEST(refused.why()->status() == 401);
    BOOST_TEST(refused.take_why()->detail() == "who");

    extracted<int> wrong = core::field_error{core::field_source::query, "n", "out_of_range", "too much"};
    BOOST_TEST(wrong.why()->status() == 422);
    BOOST_TEST(wrong.why()->errors().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
