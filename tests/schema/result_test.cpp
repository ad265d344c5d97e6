// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/result.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;

BOOST_AUTO_TEST_SUITE(result_test)

BOOST_AUTO_TEST_CASE(holds_a_value_or_a_failure) {
    schema::result<std::string> good(std::string("x"));
    BOOST_TEST(good.has_value());
    BOOST_TEST(*good == "x");
    BOOST_TEST(good->size() == 1u);
    BOOST_TEST(std::move(good).value() == "x");
    schema::result<std::string> bad(schema::failure{.malformed = true, .code = "malformed_json", .detail = "d"});
    BOOST_TEST(!bad);
    BOOST_CHECK_THROW(bad.value(), mainstay::problem);
}

BOOST_AUTO_TEST_CASE(a_malformed_document_is_400_and_a_wrong_shape_422) {
    schema::failure malformed{true, "duplicate_key", "twice", 7, {}};
    BOOST_TEST(malformed.to_problem().status() == 400);
    BOOST_TEST(malformed.to_problem().code() == "duplicate_key");
    BOOST_TEST(malformed.to_problem().members().at(0).first == "position");
    schema::failure shape{.errors = {{mainstay::core::field_source::body, "/a", "wrong_type", "d"}}};
    auto problem = std::move(shape).to_problem();
    BOOST_TEST(problem.status() == 422);
    BOOST_TEST(problem.errors().at(0).where == "/a");
}

BOOST_AUTO_TEST_SUITE_END()
