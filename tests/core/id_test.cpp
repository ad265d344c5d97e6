// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/id.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

using namespace mainstay::core;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(id_test)

// The time of the example in RFC 9562 appendix A.6.
BOOST_AUTO_TEST_CASE(uuid_has_its_time_version_and_variant) {
    manual_clock time(clock::wall_time{0x017F22E279B0ms});
    std::string id = uuid_v7(time);
    BOOST_TEST(id.size() == 36U);
    BOOST_TEST(id.starts_with("017f22e2-79b0-7"));
    BOOST_TEST((id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b'));
    time.advance(1ms);
    BOOST_TEST(id < uuid_v7(time));
}

BOOST_AUTO_TEST_CASE(request_ids_are_sane_and_differ) {
    id_source ids;
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        auto id = ids.next();
        BOOST_REQUIRE(id.size() == id_source::length);
        BOOST_REQUIRE(id.find_first_not_of("0123456789abcdef") == std::string::npos);
        seen.insert(id);
    }
    BOOST_TEST(seen.size() == 1000U);
}

BOOST_AUTO_TEST_SUITE_END()
