// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/rate.hpp>
#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;
using resilience::parse_rate, resilience::rate;

BOOST_AUTO_TEST_SUITE(rate_test)

BOOST_AUTO_TEST_CASE(reads_counts_and_times) {
    BOOST_TEST((parse_rate("100/1s") == rate{100, 1s}));
    BOOST_TEST((parse_rate("100/s") == rate{100, 1s}));
    BOOST_TEST((parse_rate("5/15m") == rate{5, 15min}));
    BOOST_TEST((parse_rate("1/24h") == rate{1, 24h}));
    BOOST_TEST((parse_rate("1000000/1ms") == rate{1'000'000, 1ms}));
    BOOST_TEST((parse_rate("off") == rate{}));
    BOOST_TEST(!parse_rate("off")->limited());
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
    for (const char* bad : {"", "0/1s", "100", "100/", "100/1", "/1s", "100/1d", "100/0s", "-1/1s", "+1/1s", " 1/1s",
             "1/1s ", "1 / 1s", "1.5/1s", "1000001/1s", "1/25h", "1/4294967295h", "99999999999/1s", "1/99999999999ms",
             "OFF", "1/1S", "1//1s", "1/-1s", "none"}) {
        BOOST_TEST(!parse_rate(bad).has_value(), bad);
    }
}

BOOST_AUTO_TEST_CASE(writes_what_it_reads) {
    for (const char* text : {"100/1s", "5/15m", "1/24h", "3/1500ms", "2/90s", "off"})
        BOOST_TEST(resilience::to_text(parse_rate(text).value()) == text);
}

BOOST_AUTO_TEST_CASE(is_a_text_in_json) {
    BOOST_TEST(schema::to_json(rate{100, 1s}) == "\"100/1s\"");
    auto read = schema::read_json<std::vector<rate>>(R"(["5/m","off"])");
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(((*read)[0] == rate{5, 1min}));
    auto bad = schema::read_json<std::vector<rate>>(R"(["fast"])");
    BOOST_REQUIRE(!bad.has_value());
    BOOST_TEST(bad.failure().errors.at(0).code == "invalid_rate");
}

BOOST_AUTO_TEST_SUITE_END()
