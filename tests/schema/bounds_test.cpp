// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/bounds.hpp>

#include "schema/errors.hpp"

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;
using mainstay_test::json_errors;
using namespace std::chrono_literals;

namespace {

struct person {
    std::string name;
    std::optional<std::string> nick;
    int age = 30;
    double height = 1.5;
    std::uint64_t big = 7;
    std::chrono::milliseconds delay{100};

    static constexpr auto rules() {
        return schema::rules(schema::field<&person::name>(schema::length(2, 5)),
            schema::field<&person::nick>(schema::min_length(1), schema::max_length(3)),
            schema::field<&person::age>(schema::range(1, 99)),
            schema::field<&person::height>(schema::minimum(0.5), schema::maximum(2.5)),
            schema::field<&person::big>(schema::minimum(-1), schema::maximum(18446744073709551614u)),
            schema::field<&person::delay>(schema::range(10ms, 2s)));
    }
};

std::string detail_of(std::string_view text) {
    return schema::read_json<person>(text).failure().errors.at(0).detail;
}

} // namespace

BOOST_AUTO_TEST_SUITE(bounds_test)

BOOST_AUTO_TEST_CASE(length_counts_characters) {
    BOOST_TEST(json_errors<person>(R"({"name":"ab"})") == "");
    BOOST_TEST(json_errors<person>(R"({"name":"abcde"})") == "");
    BOOST_TEST(json_errors<person>(R"({"name":"a"})") == "too_short:/name");
    BOOST_TEST(json_errors<person>(R"({"name":"abcdef"})") == "too_long:/name");
    BOOST_TEST(json_errors<person>("{\"name\":\"\xF0\x9F\x98\x80\"}") == "too_short:/name");
    BOOST_TEST(json_errors<person>("{\"name\":\"\xF0\x9F\x98\x80\xE2\x82\xAC\xC3\xA9\"}") == "");
    BOOST_TEST(json_errors<person>(R"({"name":"\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00"})") == "");
    BOOST_TEST(schema::detail::count_characters("\xFF\xC3(\xE2\x82") == 4u);
}

BOOST_AUTO_TEST_CASE(an_empty_optional_passes) {
    BOOST_TEST(json_errors<person>(R"({"name":"ab","nick":null})") == "");
    BOOST_TEST(json_errors<person>(R"({"name":"ab","nick":""})") == "too_short:/nick");
    BOOST_TEST(json_errors<person>(R"({"name":"ab","nick":"abcd"})") == "too_long:/nick");
}

BOOST_AUTO_TEST_CASE(ranges_hold_their_ends) {
    for (auto good : {"1", "99", "50"}) {
        BOOST_TEST(json_errors<person>("{\"name\":\"ab\",\"age\":" + std::string(good) + "}") == "", good);
    }
    for (auto bad : {"0", "100", "-1"}) {
        BOOST_TEST(
            json_errors<person>("{\"name\":\"ab\",\"age\":" + std::string(bad) + "}") == "out_of_range:/age", bad);
    }
    BOOST_TEST(json_errors<person>(R"({"name":"ab","height":0.49})") == "out_of_range:/height");
    BOOST_TEST(json_errors<person>(R"({"name":"ab","height":2.5})") == "");
    BOOST_TEST(json_errors<person>(R"({"name":"ab","big":18446744073709551615})") == "out_of_range:/big");
    BOOST_TEST(json_errors<person>(R"({"name":"ab","delay":9})") == "out_of_range:/delay");
    BOOST_TEST(json_errors<person>(R"({"name":"ab","delay":2000})") == "");
}

BOOST_AUTO_TEST_CASE(not_a_number_is_in_no_range) {
    schema::detail::violations errors(mainstay::core::field_source::body, 9);
    schema::range(0.0, 1.0).check(std::numeric_limits<double>::quiet_NaN(), {}, errors);
    schema::maximum(1).check(std::numeric_limits<double>::quiet_NaN(), {}, errors);
    BOOST_TEST(errors.count() == 2u);
}

BOOST_AUTO_TEST_CASE(says_what_is_allowed) {
    BOOST_TEST(detail_of(R"({"name":"a"})") == "must have 2 to 5 characters");
    BOOST_TEST(detail_of(R"({"name":"ab","nick":""})") == "must have at least 1 character");
    BOOST_TEST(detail_of(R"({"name":"ab","nick":"1234"})") == "must have at most 3 characters");
    BOOST_TEST(detail_of(R"({"name":"ab","age":0})") == "must be from 1 to 99");
    BOOST_TEST(detail_of(R"({"name":"ab","height":0})") == "must be at least 0.5");
    BOOST_TEST(detail_of(R"({"name":"ab","height":3})") == "must be at most 2.5");
    BOOST_TEST(detail_of(R"({"name":"ab","delay":1})") == "must be from 10 to 2000");
}

BOOST_AUTO_TEST_SUITE_END()
