// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/operation.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

namespace {
struct note {
    int id;
};
struct fixture {
    schema::json_schemas schemas{"#/components/schemas/"};
    routing::operation operation{schemas};
};
} // namespace

BOOST_FIXTURE_TEST_SUITE(operation_test, fixture)

BOOST_AUTO_TEST_CASE(parameters_replace_those_of_their_name_and_place) {
    operation.parameter(core::field_source::path, "id", "{}", true);
    operation.parameter(core::field_source::query, "id", "{}", false);
    operation.parameter(core::field_source::path, "id", R"({"type":"integer"})", false);
    BOOST_TEST(operation.parameters().size() == 2u);
    BOOST_TEST(operation.parameters()[0].schema == R"({"type":"integer"})");
    BOOST_TEST(operation.parameters()[0].required);
    BOOST_TEST(operation.parameters()[1].in == "query");
}

BOOST_AUTO_TEST_CASE(what_is_around_an_optional_is_not_required) {
    operation.optional_from_here(true);
    operation.parameter(core::field_source::header, "X-A", "{}", true);
    operation.request_body("application/json", "{}");
    operation.security("session", "{}");
    operation.optional_from_here(false);
    BOOST_TEST(!operation.parameters()[0].required);
    BOOST_TEST(!operation.body_required());
    BOOST_TEST(operation.security_optional());
    operation.security("session", "{}");
    BOOST_TEST(!operation.security_optional());
}

BOOST_AUTO_TEST_CASE(answers_of_one_status_come_together) {
    operation.json_response<note>(200, "OK");
    operation.json_response<int>(200, "another");
    operation.json_response<note>(200, "again");
    operation.error(409, "taken").error(409, "full").error(409, "taken").error(404);
    operation.response_field(200, "X-A", "a field");
    const auto& ok = operation.responses().at(200);
    BOOST_TEST(ok.description == "OK");
    BOOST_TEST(ok.content.at("application/json").find("anyOf") != std::string::npos);
    BOOST_TEST(ok.fields.at("X-A").description == "a field");
    BOOST_TEST(operation.responses().at(409).codes == (std::vector<std::string>{"taken", "full"}),
        boost::test_tools::per_element());
    BOOST_TEST(operation.responses().at(404).description == "Not Found");
    BOOST_TEST(schemas.definitions().count("note") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
