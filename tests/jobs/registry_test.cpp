// SPDX-License-Identifier: BSL-1.0
#include "jobs/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(registry_test)

BOOST_AUTO_TEST_CASE(kinds_are_words) {
    for (auto good : {"send_welcome", "a", "shop.charge-v2", "team/mail:1"})
        BOOST_TEST(jobs::is_kind(good), good);
    for (auto bad : {"", "two words", "it's", "caf\xc3\xa9", "a\nb"})
        BOOST_TEST(!jobs::is_kind(bad), bad);
    BOOST_TEST(jobs::is_kind(std::string(100, 'x')));
    BOOST_TEST(!jobs::is_kind(std::string(101, 'x')));
    BOOST_TEST(!jobs::is_kind(std::string_view("a\0b", 3)));
}

BOOST_AUTO_TEST_CASE(each_kind_has_one_handler) {
    jobs::registry kinds;
    kinds.add("mail", {});
    kinds.add("charge", {});
    BOOST_CHECK_THROW(kinds.add("mail", {}), std::invalid_argument);
    BOOST_CHECK_THROW(kinds.add("", {}), std::invalid_argument);
    jobs::registered never;
    never.options.attempts = 0;
    BOOST_CHECK_THROW(kinds.add("never", std::move(never)), std::invalid_argument);
    BOOST_TEST(kinds.kinds() == (std::vector<std::string>{"charge", "mail"}), boost::test_tools::per_element());
    BOOST_TEST(kinds.find("mail") != nullptr);
    BOOST_TEST(kinds.find("never") == nullptr);
}

BOOST_AUTO_TEST_CASE(their_number_is_bounded) {
    jobs::registry kinds;
    for (int i = 0; i < 400; ++i)
        kinds.add("kind" + std::to_string(i), {});
    BOOST_CHECK_THROW(kinds.add("one_more", {}), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
