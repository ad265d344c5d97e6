// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/http_date.hpp>
#include <mainstay/http/preconditions.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using http::precondition;

namespace {

const core::clock::wall_time changed{std::chrono::seconds{1'700'000'000} + 400ms};

using fields = std::vector<std::pair<std::string, std::string>>;

std::string date(std::chrono::seconds after) {
    return http::http_date(changed + after);
}

http::request_builder asked(const char* method, const fields& sent) {
    http::request_builder builder(method, "/");
    for (const auto& [name, value] : sent)
        builder.field(name, value);
    return builder;
}

precondition judge(const fields& sent, const char* method = "GET", bool exists = true, const char* tag = "\"v7\"") {
    auto builder = asked(method, sent);
    return http::check_preconditions(
        builder.request(), {.entity_tag = tag, .last_modified = changed, .exists = exists});
}

bool ranges(const fields& sent, std::chrono::seconds age = 1h, const char* tag = "\"v7\"") {
    auto builder = asked("GET", sent);
    return http::if_range_holds(builder.request(), {.entity_tag = tag, .last_modified = changed}, changed + age);
}

} // namespace

BOOST_AUTO_TEST_SUITE(preconditions_test)

BOOST_AUTO_TEST_CASE(without_conditions_all_is_well) {
    BOOST_TEST((judge({}) == precondition::holds));
    BOOST_TEST((judge({}, "PUT", false) == precondition::holds));
}

BOOST_AUTO_TEST_CASE(if_match_compares_strongly) {
    for (const char* method : {"GET", "PUT", "DELETE"}) {
        BOOST_TEST((judge({{"If-Match", "\"v7\""}}, method) == precondition::holds));
        BOOST_TEST((judge({{"If-Match", "\"v6\", \"v7\""}}, method) == precondition::holds));
        BOOST_TEST((judge({{"If-Match", "\"v6\""}, {"If-Match", "\"v7\""}}, method) == precondition::holds));
        BOOST_TEST((judge({{"If-Match", "*"}}, method) == precondition::holds));
        BOOST_TEST((judge({{"If-Match", "\"v6\""}}, method) == precondition::failed));
        BOOST_TEST((judge({{"If-Match", "W/\"v7\""}}, method) == precondition::failed));
        BOOST_TEST((judge({{"If-Match", ""}}, method) == precondition::failed));
        BOOST_TEST((judge({{"If-Match", "v7"}}, method) == precondition::failed));
    }
    BOOST_TEST((judge({{"If-Match", "W/\"v7\""}}, "PUT", true, "W/\"v7\"") == precondition::failed));
    BOOST_TEST((judge({{"If-Match", "*"}}, "PUT", false) == precondition::failed));
    BOOST_TEST((judge({{"If-Match", "\"v7\""}}, "PUT", false) == precondition::failed));
    BOOST_TEST((judge({{"If-Match", "\"\""}}, "PUT", true, "") == precondition::failed));
}

BOOST_AUTO_TEST_CASE(if_none_match_compares_weakly) {
    for (const char* value : {"\"v7\"", "W/\"v7\"", "\"v6\",\"v7\"", "*"}) {
        BOOST_TEST((judge({{"If-None-Match", value}}) == precondition::not_modified));
        BOOST_TEST((judge({{"If-None-Match", value}}, "HEAD") == precondition::not_modified));
        BOOST_TEST((judge({{"If-None-Match", value}}, "PUT") == precondition::failed));
    }
    BOOST_TEST((judge({{"If-None-Match", "\"v6\""}}) == precondition::holds));
    BOOST_TEST((judge({{"If-None-Match", "*"}}, "PUT", false) == precondition::holds));
}

BOOST_AUTO_TEST_CASE(dates_count_in_whole_seconds) {
    BOOST_TEST((judge({{"If-Modified-Since", date(0s)}}) == precondition::not_modified));
    BOOST_TEST((judge({{"If-Modified-Since", date(1s)}}, "HEAD") == precondition::not_modified));
    BOOST_TEST((judge({{"If-Modified-Since", date(-1s)}}) == precondition::holds));
    BOOST_TEST((judge({{"If-Modified-Since", date(0s)}}, "PUT") == precondition::holds));
    BOOST_TEST((judge({{"If-Unmodified-Since", date(0s)}}, "PUT") == precondition::holds));
    BOOST_TEST((judge({{"If-Unmodified-Since", date(-1s)}}, "PUT") == precondition::failed));
    BOOST_TEST((judge({{"If-Unmodified-Since", date(-1s)}}) == precondition::failed));
    // What is no date, or stands twice, counts for nothing.
    for (const char* text : {"", "yesterday", "0"}) {
        BOOST_TEST((judge({{"If-Modified-Since", text}}) == precondition::holds));
        BOOST_TEST((judge({{"If-Unmodified-Since", text}}, "PUT") == precondition::holds));
    }
    BOOST_TEST((judge({{"If-Modified-Since", date(0s)}, {"If-Modified-Since", date(0s)}}) == precondition::holds));
}

BOOST_AUTO_TEST_CASE(tags_go_before_dates_and_if_match_before_if_none_match) {
    BOOST_TEST((judge({{"If-Match", "\"v7\""}, {"If-Unmodified-Since", date(-1s)}}, "PUT") == precondition::holds));
    BOOST_TEST((judge({{"If-None-Match", "\"v6\""}, {"If-Modified-Since", date(0s)}}) == precondition::holds));
    BOOST_TEST((judge({{"If-None-Match", "\"v7\""}, {"If-Match", "\"v6\""}}) == precondition::failed));
    BOOST_TEST((judge({{"If-None-Match", "\"v7\""}, {"If-Match", "\"v7\""}}) == precondition::not_modified));
    BOOST_TEST((judge({{"If-Modified-Since", date(0s)}, {"If-Unmodified-Since", date(-1s)}}) == precondition::failed));
}

BOOST_AUTO_TEST_CASE(some_methods_have_no_conditions) {
    for (const char* method : {"OPTIONS", "TRACE", "CONNECT"})
        BOOST_TEST((judge({{"If-Match", "\"v6\""}}, method) == precondition::holds));
}

BOOST_AUTO_TEST_CASE(if_range_wants_exactly_this_state) {
    BOOST_TEST(ranges({}));
    BOOST_TEST(ranges({{"If-Range", "\"v7\""}}));
    BOOST_TEST(!ranges({{"If-Range", "\"v6\""}}));
    BOOST_TEST(!ranges({{"If-Range", "W/\"v7\""}}));
    BOOST_TEST(!ranges({{"If-Range", "W/\"v7\""}}, 1h, "W/\"v7\""));
    BOOST_TEST(!ranges({{"If-Range", "\"v6\", \"v7\""}}));
    BOOST_TEST(ranges({{"If-Range", date(0s)}}));
    BOOST_TEST(!ranges({{"If-Range", date(1s)}}));
    BOOST_TEST(!ranges({{"If-Range", date(-1s)}}));
    // Within its second the file may change again without another date.
    BOOST_TEST(!ranges({{"If-Range", date(0s)}}, 0s));
    BOOST_TEST(!ranges({{"If-Range", "nonsense"}}));
    BOOST_TEST(!ranges({{"If-Range", "\"v7\""}, {"If-Range", "\"v7\""}}));
}

BOOST_AUTO_TEST_SUITE_END()
