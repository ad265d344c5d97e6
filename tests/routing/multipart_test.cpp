// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/multipart.hpp>

#include "routing/upload_bench.hpp"

using namespace mainstay;
using ask::contains;
using upload_test::fixture;
using upload_test::type;


BOOST_FIXTURE_TEST_SUITE(multipart_test, fixture)

BOOST_AUTO_TEST_CASE(gives_texts_and_files) {
    site.router.post("/photos", [](multipart in) -> task<std::string> {
        const auto* photo = in->file("photo");
        std::string bytes = co_await photo->contents();
        co_return std::string(in->text("title").value()) + ", " + photo->safe_filename() + ": " + bytes;
    });
    site.router.post("/count", [](multipart in) { return std::to_string(in->files.size()); });
    BOOST_TEST(site.send("POST", "/photos", type, form()).body() == "A cat, cat.png: meow");
    BOOST_TEST(site.send("POST", "/count", type, form()).body() == "1");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told) {
    site.router.post("/f", [](multipart) {});
    site.router.post("/o", [](std::optional<multipart> in) { return std::string(in ? "some" : "none"); });
    auto code = [&](std::string_view media_type, std::string_view body) {
        const auto answer = site.send("POST", "/f", media_type, body);
        return std::to_string(answer.status()) + (contains(answer.body(), "malformed_multipart") ? " malformed" : "");
    };
    BOOST_TEST(code(type, form()) == "204");
    BOOST_TEST(code("", "") == "415");
    BOOST_TEST(code("application/x-www-form-urlencoded", form()) == "415");
    BOOST_TEST(code("multipart/mixed; boundary=b", form()) == "415");
    BOOST_TEST(code("multipart/form-data", form()) == "400 malformed");
    BOOST_TEST(code("multipart/form-data; boundary=b; boundary=b", form()) == "400 malformed");
    BOOST_TEST(code(type, "") == "400 malformed");
    BOOST_TEST(code(type, form().substr(0, 100)) == "400 malformed");
    BOOST_TEST(code(type, form("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + std::string(70'000, 'x') +
                               "\r\n")) == "413");
    BOOST_TEST(site.send("POST", "/o").body() == "none");
    BOOST_TEST(site.send("POST", "/o", type, form()).body() == "some");
    BOOST_TEST(site.send("POST", "/o", type, "").status() == 400);
}

BOOST_AUTO_TEST_CASE(wants_a_store) {
    ask::site other;
    other.router.post("/f", [](multipart) {});
    const auto mistakes = other.mistakes();
    BOOST_REQUIRE(mistakes.size() == 1U);
    BOOST_TEST(contains(mistakes[0], "upload_store is provided; it is wanted by POST /f"));
}

BOOST_AUTO_TEST_CASE(is_described) {
    site.router.post("/f", [](multipart) {});
    schema::json_schemas schemas;
    routing::operation made(schemas);
    routing::from_request<multipart>::describe(made);
    BOOST_TEST(made.request_bodies().contains("multipart/form-data"));
    BOOST_TEST(made.body_required());
    for (int status : {400, 413, 415, 503, 507})
        BOOST_TEST(made.responses().contains(status));
}

BOOST_AUTO_TEST_SUITE_END()
