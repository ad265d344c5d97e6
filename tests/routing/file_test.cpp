// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/file.hpp>

#include <boost/test/unit_test.hpp>

#include "http/files.hpp"
#include "routing/ask.hpp"

using namespace mainstay;
using mainstay_test::temporary_folder;

BOOST_AUTO_TEST_SUITE(file_test)

BOOST_AUTO_TEST_CASE(answers_with_a_file) {
    temporary_folder folder;
    folder.write("report.csv", "a,b\n");
    ask::site site;
    site.router.get("/plain", [&] { return file(folder.path_of("report.csv")); });
    site.router.get("/download", [&] {
        return file(folder.path_of("report.csv"))
            .download("\"r\".csv")
            .content_type("text/x-own")
            .cache_control("no-store");
    });
    site.router.get("/later", [&]() -> task<file> {
        const std::string path = folder.path_of("report.csv");
        co_return co_await file::open(path);
    });
    for (const char* target : {"/plain", "/later"}) {
        const auto plain = site.get(target);
        BOOST_TEST(plain.status() == 200);
        BOOST_TEST(*plain.field("Content-Type") == "text/csv; charset=utf-8");
        BOOST_TEST(*plain.field("Last-Modified") == "Tue, 14 Nov 2023 22:13:20 GMT");
        BOOST_TEST(!plain.field("Content-Disposition").has_value());
        BOOST_TEST((plain.stream() || plain.file() != nullptr));
        http::request_builder again("GET", target);
        again.field("If-None-Match", *plain.field("ETag"));
        BOOST_TEST(site.send(again).status() == 304);
        http::request_builder part("GET", target);
        part.field("Range", "bytes=1-1");
        BOOST_TEST(*site.send(part).field("Content-Range") == "bytes 1-1/4");
    }
    const auto download = site.get("/download");
    BOOST_TEST(*download.field("Content-Disposition") == "attachment; filename=\"_r_.csv\"");
    BOOST_TEST(*download.field("Content-Type") == "text/x-own");
    BOOST_TEST(*download.field("Cache-Control") == "no-store");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_404) {
    temporary_folder folder;
    folder.write("root/a", "a");
    folder.write("secret", "secret");
    http::file_root root(folder.path_of("root"));
    ask::site site;
    site.router.get("/missing", [&] { return file(folder.path_of("nothing")); });
    site.router.get("/folder", [&] { return file(folder.path()); });
    site.router.get("/inside", [&] { return file(root, "a"); });
    site.router.get("/outside", [&] { return file(root, "../secret"); });
    site.router.get("/later", [&]() -> task<file> {
        const std::string path = "../secret";
        co_return co_await file::open(root, path);
    });
    for (const char* target : {"/missing", "/folder", "/outside", "/later"})
        BOOST_TEST(site.get(target).status() == 404, target);
    BOOST_TEST(site.get("/inside").status() == 200);
    BOOST_TEST(!file(folder.path_of("nothing")).exists());
}

BOOST_AUTO_TEST_SUITE_END()
