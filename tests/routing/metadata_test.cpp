// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/metadata.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

namespace {
struct role {
    std::string name;
};
struct noted {
    std::string text;
    void describe(routing::operation& into) const { into.tag(text); }
};
} // namespace

BOOST_AUTO_TEST_SUITE(metadata_test)

BOOST_AUTO_TEST_CASE(the_last_of_a_type_counts) {
    routing::metadata group, route;
    group.add(role{"user"});
    group.add(noted{"a"});
    route.add(role{"admin"});
    BOOST_TEST(route.find<noted>() == nullptr);
    group.append(route);
    BOOST_TEST(group.find<role>()->name == "admin");
    BOOST_TEST(group.find<noted>()->text == "a");
    BOOST_TEST(group.find<int>() == nullptr);
}

BOOST_AUTO_TEST_CASE(describes_what_can_describe_itself) {
    routing::metadata all;
    all.add(noted{"a"});
    all.add(role{"x"});
    all.add(noted{"b"});
    schema::json_schemas schemas;
    routing::operation operation(schemas);
    all.describe(operation);
    BOOST_TEST(operation.tags() == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
