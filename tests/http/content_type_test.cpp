// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/content_type.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay::http;

BOOST_AUTO_TEST_SUITE(content_type_test)

BOOST_AUTO_TEST_CASE(goes_by_the_last_extension) {
    BOOST_TEST(content_type_of("index.html") == "text/html; charset=utf-8");
    BOOST_TEST(content_type_of("a/b.c/app.3f2a9c1b.JS") == "text/javascript; charset=utf-8");
    BOOST_TEST(content_type_of("7z.7z") == "application/x-7z-compressed");
    BOOST_TEST(content_type_of("x.zst") == "application/zstd");
    BOOST_TEST(content_type_of("data.tar.gz") == "application/gzip");
    BOOST_TEST(content_type_of("logo.svg") == "image/svg+xml");
    BOOST_TEST(content_type_of("site.webmanifest") == "application/manifest+json");
    for (std::string_view name : {"", "README", ".html", "a/.html", "html", "a.html/b", "x.", "x.unknown",
             "x.averyveryverylongextension", "x.htmlx", "x.htm\xc3\xa9"})
        BOOST_TEST(content_type_of(name) == "application/octet-stream", name);
}

BOOST_AUTO_TEST_CASE(tells_what_shrinks) {
    for (std::string_view type : {"text/html", "TEXT/plain; charset=utf-8", "application/json", "image/svg+xml",
             "application/problem+json", "application/wasm", "text/event-stream", "font/ttf"})
        BOOST_TEST(is_compressible(type), type);
    for (std::string_view type : {"", "text", "text/", "image/png", "video/mp4", "application/zip", "font/woff2",
             "application/octet-stream", "+json", "application/gzip; x=+json"})
        BOOST_TEST(!is_compressible(type), type);
}

BOOST_AUTO_TEST_SUITE_END()
