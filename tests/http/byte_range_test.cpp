// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/byte_range.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mainstay;
using kind = http::range_selection::kind;

namespace {

// `whole`, `none`, or the parts as `first-last`.
std::string select(std::string_view field, std::uint64_t size, const http::range_limits& limits = {.nearby = 0}) {
    const auto selected = http::select_ranges(field, size, limits);
    if (selected.what == kind::whole) return "whole";
    if (selected.what == kind::unsatisfiable) return "none";
    std::string result;
    for (const auto& part : selected.parts) {
        if (!result.empty()) result += ' ';
        result += std::to_string(part.offset) + '-' + std::to_string(part.offset + part.length - 1);
    }
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(byte_range_test)

BOOST_AUTO_TEST_CASE(one_range) {
    BOOST_TEST(select("bytes=0-0", 10) == "0-0");
    BOOST_TEST(select("bytes=2-4", 10) == "2-4");
    BOOST_TEST(select("bytes=2-", 10) == "2-9");
    BOOST_TEST(select("bytes=-3", 10) == "7-9");
    BOOST_TEST(select("bytes=-30", 10) == "0-9");
    BOOST_TEST(select("bytes=9-100", 10) == "9-9");
    BOOST_TEST(select("BYTES= 2-4 ", 10) == "2-4");
    BOOST_TEST(select("bytes=0-99999999999999999999999999", 10) == "0-9");
    BOOST_TEST(select("bytes=-99999999999999999999999999", 10) == "0-9");
    BOOST_TEST(select("bytes=18446744073709551614-18446744073709551615", 18446744073709551615U) ==
               "18446744073709551614-18446744073709551614");
}

BOOST_AUTO_TEST_CASE(what_lies_behind_the_end_cannot_be_satisfied) {
    BOOST_TEST(select("bytes=10-", 10) == "none");
    BOOST_TEST(select("bytes=10-20,30-40", 10) == "none");
    BOOST_TEST(select("bytes=99999999999999999999999999-", 10) == "none");
    BOOST_TEST(select("bytes=-0", 10) == "none");
    BOOST_TEST(select("bytes=0-", 0) == "none");
    BOOST_TEST(select("bytes=-0", 0) == "none");
    BOOST_TEST(select("bytes=-5", 0) == "whole");
    BOOST_TEST(select("bytes=10-,1-2", 10) == "1-2");
}

BOOST_AUTO_TEST_CASE(what_is_malformed_counts_for_nothing) {
    for (std::string_view field : {"", "bytes", "bytes=", "bytes=-", "bytes=,", "bytes=a-b", "bytes=1", "bytes=4-2",
             "bytes=1-2-3", "bytes=--1", "bytes=+1-2", "bytes=0x1-2", "bytes=1 -2", "bytes=1- 2", "bytes =1-2",
             "items=1-2", "bytes:1-2", "bytes=1-2;3-4", "bytes=1-2,x", "bytes=1-2,4-3", " bytes=1-2"})
        BOOST_TEST(select(field, 10) == "whole", field);
}

BOOST_AUTO_TEST_CASE(several_keep_their_order_unless_they_touch) {
    BOOST_TEST(select("bytes=0-1,4-5", 10) == "0-1 4-5");
    BOOST_TEST(select("bytes=4-5, 0-1,", 10) == "4-5 0-1");
    BOOST_TEST(select("bytes=0-3,2-5", 10) == "0-5");
    BOOST_TEST(select("bytes=0-1,2-3", 10) == "0-3");
    BOOST_TEST(select("bytes=8-,0-1,1-2,-3", 10) == "7-9 0-2");
    BOOST_TEST(select("bytes=0-9,3-4", 10) == "0-9");
    // What lies between costs less than another part's head.
    BOOST_TEST(select("bytes=0-0,100-100", 1000, {}) == "0-100");
    BOOST_TEST(select("bytes=0-0,200-200", 1000, {}) == "0-0 200-200");
}

BOOST_AUTO_TEST_CASE(too_many_are_answered_whole) {
    std::string field = "bytes=0-0";
    for (int i = 1; i < 16; ++i)
        field += ',' + std::to_string(i * 1000) + "-" + std::to_string(i * 1000);
    BOOST_TEST(http::select_ranges(field, 100'000).parts.size() == 16U);
    BOOST_TEST(select(field + ",90000-", 100'000) == "whole");
    BOOST_TEST(select("bytes=0-0,2-2,4-4", 10, {.ranges = 2, .nearby = 0}) == "whole");
    std::string many = "bytes=";
    for (int i = 0; i < 1500; ++i)
        many += "0-,";
    BOOST_TEST(select(many, 10) == "whole");
}

BOOST_AUTO_TEST_CASE(only_a_get_with_one_field_has_ranges) {
    auto range_of = [](const char* method, int fields) {
        http::request_builder builder(method, "/");
        for (int i = 0; i < fields; ++i)
            builder.field("range", "bytes=0-1");
        return std::string(http::range_of(builder.request()).value_or("none"));
    };
    BOOST_TEST(range_of("GET", 1) == "bytes=0-1");
    BOOST_TEST(range_of("GET", 0) == "none");
    BOOST_TEST(range_of("GET", 2) == "none");
    BOOST_TEST(range_of("HEAD", 1) == "none");
    BOOST_TEST(range_of("POST", 1) == "none");
}

BOOST_AUTO_TEST_CASE(writes_content_range) {
    BOOST_TEST(http::content_range({0, 5}, 10) == "bytes 0-4/10");
    BOOST_TEST(http::unsatisfied_range(10) == "bytes */10");
}

BOOST_AUTO_TEST_SUITE_END()
