// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/multipart_form.hpp>

#include "routing/upload_bench.hpp"

#include <mainstay/schema/items.hpp>
#include <mainstay/schema/rules.hpp>
#include <mainstay/schema/text_rules.hpp>

using namespace mainstay;
using ask::contains;
using upload_test::fixture;
using upload_test::type;

namespace {

enum class size { small, large };

struct photo {
    std::string title;
    int year = 2000;
    ::size format = ::size::large;
    std::vector<std::string> tags;
    upload picture;
    std::optional<upload> thumb;
    std::vector<upload> more;

    static constexpr auto rules() {
        return schema::rules(schema::field<&photo::title>(schema::length(1, 10)), schema::field<&photo::more>(schema::items(0, 2)));
    }
};

std::string text_part(std::string_view name, std::string_view value) {
    return "--b\r\nContent-Disposition: form-data; name=" + std::string(name) + "\r\n\r\n" + std::string(value) + "\r\n";
}
std::string file_part(std::string_view name, std::string_view bytes, std::string_view filename = "f") {
    return "--b\r\nContent-Disposition: form-data; name=" + std::string(name) + "; filename=" + std::string(filename) +
           "\r\n\r\n" + std::string(bytes) + "\r\n";
}

struct photos : fixture {
    photos() {
        site.router.post("/p", [](multipart_form<photo> in) -> task<std::string> {
            std::string all = in->title + ' ' + std::to_string(in->year) + (in->format == ::size::large ? " large " : " small ");
            for (const auto& tag : in->tags)
                all += '#' + tag + ' ';
            all += co_await in->picture->contents();
            if (in->thumb) all += " thumb:" + co_await (*in->thumb)->contents();
            for (const auto& each : in->more)
                all += " more:" + co_await each->contents();
            co_return all;
        });
    }
    std::string sent(const std::string& parts) {
        const auto answer = site.send("POST", "/p", type, parts + "--b--\r\n");
        return answer.status() == 200 ? answer.body() : std::to_string(answer.status()) + ' ' + answer.body();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(multipart_form_test, photos)

BOOST_AUTO_TEST_CASE(texts_and_files_go_where_their_names_say) {
    BOOST_TEST(sent(text_part("title", "Cat") + file_part("picture", "meow")) == "Cat 2000 large meow");
    BOOST_TEST(sent(file_part("more", "1") + text_part("tags", "a") + text_part("title", "Cat") + file_part("picture", "") + text_part("year", "1999") +
                    text_part("tags", "b") + text_part("format", "small") + file_part("thumb", "t") + file_part("more", "2")) ==
               "Cat 1999 small #a #b  thumb:t more:1 more:2");
    // An input that was left empty is no file.
    BOOST_TEST(sent(text_part("title", "Cat") + file_part("picture", "meow") + file_part("thumb", "", "\"\"")) == "Cat 2000 large meow");
}

BOOST_AUTO_TEST_CASE(every_mistake_is_named) {
    auto told = sent(text_part("year", "x") + text_part("tags", "a") + text_part("picture", "f12345678") + file_part("title", "meow") +
                     file_part("thumb", "1") + file_part("thumb", "2") + text_part("unknown", "1"));
    BOOST_TEST(told.starts_with("422 "), told);
    for (auto* each : {R"("code":"wrong_type")", "must be a file", "must be a text, and no file", "/year", "/picture", "/title", "/thumb", "/unknown"})
        BOOST_TEST(contains(told, each), each << " in " << told);
    BOOST_TEST(contains(sent(text_part("title", "Cat")), "/picture"));
    BOOST_TEST(contains(sent(text_part("title", "Cat")), "missing_field"));
    told = sent(text_part("title", "much too long") + file_part("picture", "1") + file_part("more", "1") + file_part("more", "2") + file_part("more", "3"));
    BOOST_TEST(contains(told, "/title"));
    BOOST_TEST(contains(told, "/more"));
}

BOOST_AUTO_TEST_CASE(is_refused_as_multipart_is) {
    site.router.post("/o", [](std::optional<multipart_form<photo>> in) { return std::string(in ? "some" : "none"); });
    BOOST_TEST(site.send("POST", "/p", "text/plain", "x").status() == 415);
    BOOST_TEST(site.send("POST", "/p").status() == 415);
    BOOST_TEST(site.send("POST", "/p", type, "--b").status() == 400);
    BOOST_TEST(site.send("POST", "/o").body() == "none");
    BOOST_TEST(site.send("POST", "/o", type, text_part("title", "a") + "--b--\r\n").status() == 422);
}

BOOST_AUTO_TEST_CASE(is_described) {
    schema::json_schemas schemas;
    routing::operation made(schemas);
    routing::from_request<multipart_form<photo>>::describe(made);
    BOOST_TEST(made.request_bodies().contains("multipart/form-data"));
    BOOST_TEST(contains(schemas.definitions_json(), R"("picture":{"type":"string","format":"binary"})"), schemas.definitions_json());
    for (int status : {400, 413, 415, 422, 503, 507})
        BOOST_TEST(made.responses().contains(status));
}

BOOST_AUTO_TEST_SUITE_END()
