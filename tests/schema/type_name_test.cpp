// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/type_name.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;

namespace shop::v1 {
struct order {
    struct line {};
};
template <class T>
struct page {};
} // namespace shop::v1

BOOST_AUTO_TEST_SUITE(type_name_test)

BOOST_AUTO_TEST_CASE(short_and_full_names) {
    BOOST_TEST(schema::type_name<int> == "int");
    BOOST_TEST(schema::type_name<shop::v1::order> == "order");
    BOOST_TEST(schema::type_name<shop::v1::order::line> == "line");
    BOOST_TEST(schema::full_type_name<shop::v1::order> == "shop::v1::order");
}

BOOST_AUTO_TEST_CASE(scopes_of_template_arguments_are_kept_apart) {
    BOOST_TEST(schema::type_name<shop::v1::page<shop::v1::order>>.starts_with("page<"));
}

BOOST_AUTO_TEST_SUITE_END()
