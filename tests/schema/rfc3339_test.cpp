// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/rfc3339.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;
using namespace std::chrono;

BOOST_AUTO_TEST_SUITE(rfc3339_test)

BOOST_AUTO_TEST_CASE(writes_as_many_decimals_as_needed) {
    sys_seconds whole = sys_days(2026y / November / 23) + 15h + 29min + 33s;
    BOOST_TEST(schema::to_rfc3339(whole) == "2026-11-23T15:29:33Z");
    BOOST_TEST(schema::to_rfc3339(whole + 250ms) == "2026-11-23T15:29:33.250Z");
    BOOST_TEST(schema::to_rfc3339(whole + 7us) == "2026-11-23T15:29:33.000007Z");
    BOOST_TEST(schema::to_rfc3339(whole + 1ns) == "2026-11-23T15:29:33.000000001Z");
    BOOST_TEST(schema::to_rfc3339(sys_seconds(-1s)) == "1969-12-31T23:59:59Z");
    BOOST_TEST(schema::to_rfc3339(sys_time<milliseconds>(-1ms)) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(reads_what_it_writes) {
    for (nanoseconds time :
        {nanoseconds(0), nanoseconds(-1), nanoseconds(1'795'448'973'123'456'789), nanoseconds(-86'400s)}) {
        sys_time<nanoseconds> point(time);
        BOOST_TEST((schema::from_rfc3339<nanoseconds>(schema::to_rfc3339(point)) == point));
    }
}

BOOST_AUTO_TEST_CASE(reads_offsets_small_letters_and_long_decimals) {
    auto noon = sys_days(2024y / February / 29) + 12h;
    BOOST_TEST((schema::from_rfc3339("2024-02-29T12:00:00Z") == noon));
    BOOST_TEST((schema::from_rfc3339("2024-02-29t14:00:00+02:00") == noon));
    BOOST_TEST((schema::from_rfc3339("2024-02-29T06:30:00-05:30") == noon));
    BOOST_TEST((schema::from_rfc3339("2024-02-29T12:00:00.1234567891234z") == noon + 123'456'789ns));
    BOOST_TEST((schema::from_rfc3339<seconds>("2024-02-29T12:00:00.999Z") == noon));
    BOOST_TEST((schema::from_rfc3339<hours>("2024-02-29T12:59:00Z") == noon));
    BOOST_TEST((schema::from_rfc3339("2016-12-31T23:59:60Z") == sys_days(2017y / January / 1)));
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
    for (std::string_view text :
        {"", "2024", "2024-02-29", "2023-02-29T12:00:00Z", "2024-13-01T12:00:00Z", "2024-02-29T24:00:00Z",
            "2024-02-29T12:60:00Z", "2024-02-29T12:00:61Z", "2024-02-29T12:00:00", "2024-02-29 12:00:00Z",
            "2024-02-29T12:00:00.Z", "2024-02-29T12:00:00+2:00", "2024-02-29T12:00:00+24:00", "2024-02-29T12:00:00Z ",
            " 2024-02-29T12:00:00Z", "+024-02-29T12:00:00Z", "2024-2-29T12:00:00Z", "2024-02-29T12:00Z"}) {
        BOOST_TEST(!schema::from_rfc3339(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(refuses_what_the_type_cannot_hold) {
    BOOST_TEST(!schema::from_rfc3339<nanoseconds>("2300-01-01T00:00:00Z").has_value());
    BOOST_TEST(!schema::from_rfc3339<nanoseconds>("0001-01-01T00:00:00Z").has_value());
    BOOST_TEST(schema::from_rfc3339<microseconds>("9999-12-31T23:59:59.999999Z").has_value());
    BOOST_TEST(schema::from_rfc3339<microseconds>("0000-01-01T00:00:00Z").has_value());
    // The year of UTC counts.
    for (auto* outside : {"0000-01-01T00:09:60+14:00", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"})
        BOOST_TEST(!schema::from_rfc3339<microseconds>(outside));
    BOOST_TEST(schema::from_rfc3339<seconds>("0000-01-01T00:00:00Z").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
