// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/path_mistake.hpp>
#include <mainstay/middleware/static_files.hpp>

#include "http/files.hpp"

#include <mainstay/app/app.hpp>
#include <mainstay/testing/client.hpp>

#include <optional>
#include <system_error>
#include <unistd.h>

using namespace mainstay;
using mainstay_test::temporary_folder;
using middleware::static_files, middleware::static_files_options, middleware::has_hash_in_name;

namespace {

struct fixture {
    temporary_folder folder;
    testing::world world;
    std::optional<app> server;
    std::optional<testing::client> client;

    fixture() {
        folder.write("outside.txt", "outside");
        folder.write("public/a.txt", "hello");
        folder.write("public/app.js", "script");
        folder.write("public/docs/index.html", "<p>docs");
        folder.write("public/.env", "secret");
        folder.write("public/site a.txt", "space");
    }

    void serve(const static_files_options& options = {}) {
        client.reset();
        server.emplace(app_options{.log = {.level = observe::log_level::off}});
        static_files files(folder.path_of("public"), options);
        server->get("/assets/{path...}", files).get("/assets/", files);
        auto group = server->group("/v1");
        group.get("/own", [] { return "route"; });
        group.get("/{path...}", files);
        client.emplace(world, *server);
    }
    testing::answer get(const std::string& target) { return client->get(target).send(); }
};

std::string field(const testing::answer& answer, std::string_view name) {
    return std::string(answer.field(name).value_or("(none)"));
}

} // namespace

BOOST_AUTO_TEST_SUITE(static_files_test)

BOOST_AUTO_TEST_CASE(serves_files_in_any_group) {
    fixture with;
    with.serve();
    for (const char* target : {"/assets/a.txt", "/v1/a.txt", "/v1/a.txt?v=1"}) {
        auto answer = with.get(target);
        BOOST_TEST(answer.status() == 200, target);
        BOOST_TEST(answer.body() == "hello");
        BOOST_TEST(field(answer, "Content-Type") == "text/plain; charset=utf-8");
        BOOST_TEST(field(answer, "Cache-Control") == "no-cache");
        BOOST_TEST(field(answer, "Vary") == "Accept-Encoding");
        BOOST_TEST(field(answer, "X-Content-Type-Options") == "nosniff");
    }
    BOOST_TEST(with.get("/v1/own").body() == "route");
    BOOST_TEST(with.get("/assets/site%20a.txt").body() == "space");
    auto head = with.client->head("/assets/a.txt").send();
    BOOST_TEST(head.status() == 200);
    BOOST_TEST(head.body().empty());
    BOOST_TEST(field(head, "Content-Type") == "text/plain; charset=utf-8");
    BOOST_TEST(with.client->post("/assets/a.txt").send().status() == 405);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_404) {
    fixture with;
    with.serve();
    BOOST_REQUIRE(::symlink("../outside.txt", with.folder.path_of("public/link.txt").c_str()) == 0);
    for (const char* target :
        {"/assets/nothing", "/assets/.env", "/assets/%2eenv", "/assets/docs", "/assets/docs/", "/assets/",
            "/assets/a.txt/", "/assets/a.txt/x", "/assets/link.txt", "/assets//a.txt", "/assets/docs//index.html",
            "/assets/..%2foutside.txt", "/assets/%2e%2e/outside.txt", "/assets/..%5coutside.txt",
            "/assets/docs%2findex.html", "/assets/a.txt%00", "/assets/a.txt%00.js", "/assets/%2fetc%2fpasswd",
            "/assets//etc/passwd", "/assets/a%", "/assets/%252e%252e/outside.txt", "/assetsX/a.txt"}) {
        auto answer = with.get(target);
        // What is no sound path is refused before it comes to files.
        const bool unsound = !http::path_mistake(target).empty();
        BOOST_TEST(answer.status() == (unsound ? 400 : 404), target);
        BOOST_TEST(field(answer, "Content-Type") == "application/problem+json");
    }
    BOOST_CHECK_THROW(static_files(with.folder.path_of("nothing")), std::system_error);
}

BOOST_AUTO_TEST_CASE(conditions_and_ranges) {
    fixture with;
    with.serve();
    const std::string tag = field(with.get("/assets/a.txt"), "ETag");
    BOOST_TEST(with.client->get("/assets/a.txt").field("If-None-Match", tag).send().status() == 304);
    auto part = with.client->get("/assets/a.txt").field("Range", "bytes=1-2").field("If-Range", tag).send();
    BOOST_TEST(part.status() == 206);
    BOOST_TEST(part.body() == "el");
    BOOST_TEST(with.client->get("/assets/a.txt").field("Range", "bytes=9-").send().status() == 416);
    with.folder.write("public/a.txt", "hello", 1'700'000'001);
    BOOST_TEST(with.client->get("/assets/a.txt").field("If-None-Match", tag).send().status() == 200);
}

BOOST_AUTO_TEST_CASE(an_index_stands_for_its_directory) {
    fixture with;
    with.serve({.index = "index.html"});
    BOOST_TEST(with.get("/assets/docs/").body() == "<p>docs");
    BOOST_TEST(field(with.get("/assets/docs/"), "Content-Type") == "text/html; charset=utf-8");
    // What the page links to is relative to the folder.
    auto moved = with.get("/assets/docs?x=1");
    BOOST_TEST(moved.status() == 301);
    BOOST_TEST(field(moved, "Location") == "/assets/docs/?x=1");
    BOOST_TEST(with.get("/assets/").status() == 404);
    with.folder.write("public/index.html", "<p>root");
    BOOST_TEST(with.get("/assets/").body() == "<p>root");
    BOOST_TEST(with.get("/assets/a.txt/").status() == 404);
}

BOOST_AUTO_TEST_CASE(a_fallback_stands_for_what_is_missing) {
    fixture with;
    with.folder.write("public/index.html", "<p>root");
    with.serve({.fallback = "index.html", .immutable = [](std::string_view) { return true; }});
    auto answer = with.get("/assets/orders/7");
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.body() == "<p>root");
    BOOST_TEST(field(answer, "Cache-Control") == "no-cache");
    BOOST_TEST(with.get("/assets/a.txt").body() == "hello");
    // Not for what can't be a path.
    BOOST_TEST(with.get("/assets/a%2fb").status() == 404);
}

BOOST_AUTO_TEST_CASE(sends_what_was_compressed_before) {
    fixture with;
    with.folder.write("public/app.js.gz", "as gzip");
    with.folder.write("public/app.js.br", "as br");
    with.folder.write("public/a.txt.gz", "stale", 1'600'000'000);
    with.folder.write("public/logo.png", "picture");
    with.folder.write("public/logo.png.gz", "as gzip");
    with.serve();
    auto ask = [&](const char* target, const char* accept) {
        return with.client->get(target).field("Accept-Encoding", accept).send();
    };
    auto answer = ask("/assets/app.js", "gzip, br, zstd");
    BOOST_TEST(answer.body() == "as br");
    BOOST_TEST(field(answer, "Content-Encoding") == "br");
    BOOST_TEST(field(answer, "Content-Type") == "text/javascript; charset=utf-8");
    BOOST_TEST(field(answer, "Vary") == "Accept-Encoding");
    BOOST_TEST(ask("/assets/app.js", "gzip, br;q=0.5").body() == "as gzip");
    BOOST_TEST(ask("/assets/app.js", "zstd, br;q=0.5").body() == "as br");
    BOOST_TEST(ask("/assets/app.js", "zstd").body() == "script");
    BOOST_TEST(ask("/assets/app.js", "identity;q=0").body() == "script");
    BOOST_TEST(field(with.get("/assets/app.js"), "Content-Encoding") == "(none)");
    BOOST_TEST(field(with.get("/assets/app.js"), "ETag") != field(answer, "ETag"));
    // One older than its original is not it any more; and pictures have none.
    BOOST_TEST(ask("/assets/a.txt", "gzip").body() == "hello");
    BOOST_TEST(ask("/assets/logo.png", "gzip").body() == "picture");
    BOOST_TEST(field(ask("/assets/logo.png", "gzip"), "Vary") == "(none)");
    with.serve({.precompressed = false});
    BOOST_TEST(ask("/assets/app.js", "gzip").body() == "script");
}

BOOST_AUTO_TEST_CASE(names_with_a_hash_are_kept_for_a_year) {
    fixture with;
    with.folder.write("public/app.3f2a9c1b.js", "x");
    with.serve({.cache_control = "max-age=60", .immutable = has_hash_in_name});
    BOOST_TEST(field(with.get("/assets/app.3f2a9c1b.js"), "Cache-Control") == "public, max-age=31536000, immutable");
    BOOST_TEST(field(with.get("/assets/app.js"), "Cache-Control") == "max-age=60");
    for (std::string_view name : {"app.3f2a9c1b.js", "a/b/app-3f2a9c1b0.css", "index-BfX3a9dQ.js", "chunk.A1B2C3D4.js"})
        BOOST_TEST(has_hash_in_name(name), name);
    for (std::string_view name : {"app.js", "3f2a9c1b.js", "user-settings.js", "photo-20231105.jpg", "bg-1920x1080.jpg",
             "app.3f2a9c1.js", "app-3f2a9c1b", "a.3f2a9c1b/app.js", "", "app.deadbeef.js"})
        BOOST_TEST(!has_hash_in_name(name), name);
}

BOOST_AUTO_TEST_CASE(hidden_names_and_links_are_options) {
    fixture with;
    BOOST_REQUIRE(::symlink("a.txt", with.folder.path_of("public/link.txt").c_str()) == 0);
    with.serve();
    BOOST_TEST(with.get("/assets/link.txt").body() == "hello");
    with.serve({.hidden = true, .links = false});
    BOOST_TEST(with.get("/assets/.env").body() == "secret");
    BOOST_TEST(with.get("/assets/link.txt").status() == 404);
    BOOST_TEST(with.get("/assets/%2e%2e/outside.txt").status() == 400);
}

BOOST_AUTO_TEST_SUITE_END()
