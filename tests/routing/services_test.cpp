// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/services.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

namespace {
struct payments {
    virtual ~payments() = default;
    virtual int charge() = 0;
};
struct stripe : payments {
    int charge() override { return 7; }
};
struct settings {
    int n = 1;
};
} // namespace

BOOST_AUTO_TEST_SUITE(services_test)

BOOST_AUTO_TEST_CASE(by_type_by_interface_by_name) {
    routing::services all;
    stripe impl;
    settings one, two;
    all.provide<payments>(impl);
    all.provide(one);
    all.provide<named<"second", settings>>(two);
    BOOST_TEST(all.find<payments>()->charge() == 7);
    BOOST_TEST(all.find<stripe>() == nullptr);
    BOOST_TEST(all.find<settings>() == &one);
    BOOST_TEST(all.find<const settings>() == &one);
    BOOST_TEST((all.find<named<"second", settings>>() == &two));
    BOOST_TEST((all.find<named<"third", settings>>() == nullptr));
    BOOST_TEST(all.mistakes().empty());
}

BOOST_AUTO_TEST_CASE(what_is_lent_as_const_stays_const) {
    routing::services all;
    const settings fixed;
    all.provide(fixed);
    BOOST_TEST(all.find<const settings>() == &fixed);
    BOOST_TEST(all.find<settings>() == nullptr);
}

BOOST_AUTO_TEST_CASE(twice_is_a_mistake_and_the_first_stays) {
    routing::services all;
    settings one, two;
    all.provide(one);
    all.provide(two);
    BOOST_TEST(all.find<settings>() == &one);
    BOOST_TEST(all.mistakes().size() == 1u);
    BOOST_TEST(all.mistakes()[0].find("settings is provided twice") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(named_is_a_reference) {
    settings one;
    named<"x", settings> slot(one);
    slot->n = 5;
    BOOST_TEST((*slot).n == 5);
    BOOST_TEST(&slot.get() == &one);
}

BOOST_AUTO_TEST_SUITE_END()
