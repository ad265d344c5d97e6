// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/json.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {
struct note {
    std::string text;
    int stars;
};
struct fixture : ask::site {
    fixture() {
        router.post("/n", [](json<note> body) { return body->text + std::to_string(body->stars); });
        router.post("/o", [](std::optional<json<note>> body) { return body ? (*body)->text : std::string("none"); });
    }
    http::response post(std::string_view type, std::string_view body) { return send("POST", "/n", type, body); }
};
} // namespace

BOOST_FIXTURE_TEST_SUITE(json_test, fixture)

BOOST_AUTO_TEST_CASE(media_types) {
    constexpr std::string_view good = R"({"text":"t","stars":1})";
    for (const char* type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
             "application/json;x=y", "application/merge-patch+json", "application/vnd.x+json;v=1"}) {
        BOOST_TEST(post(type, good).body() == "t1", type);
    }
    for (const char* type : {"", "text/plain", "application/jsonx", "json", "+json",
             "application/x-www-form-urlencoded", "application/json2; application/json"}) {
        const auto response = post(type, good);
        BOOST_TEST(response.status() == 415, type);
        BOOST_TEST(contains(response.body(), "unsupported_media_type"));
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_would_have_to_be_decoded_first_is_415) {
    auto post_coded = [this](std::string_view coding) {
        http::request_builder request("POST", "/n");
        request.field("Content-Type", "application/json").field("Content-Encoding", coding);
        request.body(R"({"text":"t","stars":1})");
        return send(request);
    };
    BOOST_TEST(post_coded("identity").body() == "t1");
    for (const char* coding : {"gzip", "br", "identity, gzip", "x"}) {
        const auto response = post_coded(coding);
        BOOST_TEST(response.status() == 415, coding);
        BOOST_TEST(response.field("Accept-Encoding").value() == "identity");
    }
}

BOOST_AUTO_TEST_CASE(several_media_types_are_none) {
    for (const char* second : {"text/plain", "application/json"}) {
        http::request_builder request("POST", "/n");
        request.field("Content-Type", "application/json").field("Content-Type", second);
        request.body(R"({"text":"t","stars":1})");
        BOOST_TEST(send(request).status() == 415, second);
    }
}

BOOST_AUTO_TEST_CASE(malformed_is_400_and_the_wrong_shape_422) {
    for (const char* body : {"", "{", "{}x", R"({"text":"t","text":"u","stars":1})", "\xff", R"({"stars":1e400})"}) {
        BOOST_TEST(post("application/json", body).status() == 400, body);
    }
    const auto response = post("application/json", R"({"text":1,"more":2})");
    BOOST_TEST(response.status() == 422);
    for (const char* pointer : {"/text", "/more", "/stars"}) {
        BOOST_TEST(contains(response.body(), "\"pointer\":\"" + std::string(pointer) + '"'), pointer);
    }
    BOOST_TEST(post("application/json", std::string(1'000'000, '[')).status() == 400);
}

BOOST_AUTO_TEST_CASE(optional_is_empty_without_a_body) {
    BOOST_TEST(send("POST", "/o").body() == "none");
    BOOST_TEST(send("POST", "/o", "application/json", R"({"text":"t","stars":1})").body() == "t");
    BOOST_TEST(send("POST", "/o", "application/json", "{}").status() == 422);
    BOOST_TEST(send("POST", "/o", "application/json", "").status() == 400);
    BOOST_TEST(send("POST", "/o", "text/plain", "x").status() == 415);
    BOOST_TEST(send("POST", "/n").status() == 415);
}

BOOST_AUTO_TEST_SUITE_END()
