// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_answer.hpp>

#include "http/file_stream.hpp"
#include "http/files.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/http/http_date.hpp>
#include <mainstay/http/request_builder.hpp>

#include <asio/co_spawn.hpp>

#include <utility>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using mainstay_test::temporary_folder;

namespace {

const core::clock::wall_time now{1'800'000'000s};

struct collector final : http::body_writer {
    std::string all;
    task<void> write(std::string_view bytes) override {
        all += bytes;
        co_return;
    }
};

using fields = std::vector<std::pair<std::string, std::string>>;

struct fixture {
    temporary_folder folder;
    http::opened_file file;

    explicit fixture(std::string_view content = "0123456789") {
        folder.write("a.txt", content);
        BOOST_REQUIRE(!http::open_regular_file(folder.path_of("a.txt"), file));
    }

    // The answer, with its body read into it.
    http::response ask(const fields& sent, const char* method = "GET", http::file_answer_options about = {}) const {
        http::request_builder builder(method, "/");
        for (const auto& [name, value] : sent)
            builder.field(name, value);
        http::response answer;
        about.content_type = "text/plain";
        about.ranges.nearby = 0;
        http::answer_with_file(builder.request(), answer, file, about, now);
        auto write = answer.stream();
        if (answer.file() != nullptr) write = http::stream_of(*answer.file());
        if (!write) return answer;
        core::manual_clock time;
        core::runtime threads(time);
        collector out;
        asio::co_spawn(threads.executor(0), write(out), [](const std::exception_ptr& error) { BOOST_TEST(!error); });
        threads.poll();
        answer.body(out.all);
        return answer;
    }
    std::string tag() const { return http::file_entity_tag(file, now); }
};

std::string field(const http::response& answer, std::string_view name) {
    return std::string(answer.field(name).value_or("(none)"));
}

} // namespace

BOOST_AUTO_TEST_SUITE(file_answer_test)

BOOST_AUTO_TEST_CASE(the_whole_file) {
    fixture with;
    auto answer = with.ask({}, "GET",
        {.content_encoding = "gzip", .content_disposition = "attachment", .cache_control = "max-age=1", .vary = "X"});
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.body() == "0123456789");
    BOOST_TEST(field(answer, "Content-Type") == "text/plain");
    BOOST_TEST(field(answer, "Last-Modified") == "Tue, 14 Nov 2023 22:13:20 GMT");
    BOOST_TEST(field(answer, "ETag") == with.tag());
    BOOST_TEST(field(answer, "Accept-Ranges") == "bytes");
    BOOST_TEST(field(answer, "Content-Encoding") == "gzip");
    BOOST_TEST(field(answer, "Content-Disposition") == "attachment");
    BOOST_TEST(field(answer, "Cache-Control") == "max-age=1");
    BOOST_TEST(field(answer, "Vary") == "X");
}

BOOST_AUTO_TEST_CASE(an_empty_file) {
    fixture with("");
    auto answer = with.ask({});
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.body().empty());
    BOOST_TEST(!answer.stream());
    BOOST_TEST(with.ask({{"Range", "bytes=0-"}}).status() == 416);
    BOOST_TEST(field(with.ask({{"Range", "bytes=0-"}}), "Content-Range") == "bytes */0");
    BOOST_TEST(with.ask({{"Range", "bytes=-5"}}).status() == 200);
}

BOOST_AUTO_TEST_CASE(conditions) {
    fixture with;
    auto same = with.ask(
        {{"If-None-Match", with.tag()}}, "GET", {.content_encoding = "br", .cache_control = "no-cache", .vary = "X"});
    BOOST_TEST(same.status() == 304);
    BOOST_TEST(same.body().empty());
    BOOST_TEST(field(same, "ETag") == with.tag());
    BOOST_TEST(field(same, "Cache-Control") == "no-cache");
    BOOST_TEST(field(same, "Vary") == "X");
    BOOST_TEST(field(same, "Content-Type") == "(none)");
    BOOST_TEST(field(same, "Content-Encoding") == "(none)");
    BOOST_TEST(with.ask({{"If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT"}}).status() == 304);
    BOOST_TEST(with.ask({{"If-Modified-Since", "Tue, 14 Nov 2023 22:13:19 GMT"}}).status() == 200);
    auto failed = with.ask({{"If-Match", "\"other\""}});
    BOOST_TEST(failed.status() == 412);
    BOOST_TEST(field(failed, "Content-Type") == "application/problem+json");
    // Conditions go before ranges.
    BOOST_TEST(with.ask({{"If-None-Match", with.tag()}, {"Range", "bytes=50-"}}).status() == 304);
    BOOST_TEST(with.ask({{"If-Match", "\"other\""}, {"Range", "bytes=0-1"}}).status() == 412);
}

BOOST_AUTO_TEST_CASE(one_range) {
    fixture with;
    auto answer = with.ask({{"Range", "bytes=2-4"}});
    BOOST_TEST(answer.status() == 206);
    BOOST_TEST(answer.body() == "234");
    BOOST_TEST(field(answer, "Content-Range") == "bytes 2-4/10");
    BOOST_TEST(field(answer, "Content-Type") == "text/plain");
    BOOST_TEST(field(answer, "ETag") == with.tag());
    BOOST_TEST(with.ask({{"Range", "bytes=-3"}}).body() == "789");
    BOOST_TEST(with.ask({{"Range", "bytes=9-9"}}).body() == "9");
    BOOST_TEST(with.ask({{"Range", "bytes=nonsense"}}).status() == 200);
    auto none = with.ask({{"Range", "bytes=10-"}}, "GET", {.cache_control = "max-age=9"});
    BOOST_TEST(none.status() == 416);
    BOOST_TEST(field(none, "Content-Range") == "bytes */10");
    BOOST_TEST(field(none, "Cache-Control") == "no-store");
    BOOST_TEST(field(none, "ETag") == "(none)");
    auto head = with.ask({{"Range", "bytes=2-4"}}, "HEAD");
    BOOST_TEST(head.status() == 200);
    BOOST_TEST(field(head, "Content-Range") == "(none)");
}

BOOST_AUTO_TEST_CASE(if_range) {
    fixture with;
    BOOST_TEST(with.ask({{"Range", "bytes=2-4"}, {"If-Range", with.tag()}}).status() == 206);
    BOOST_TEST(with.ask({{"Range", "bytes=2-4"}, {"If-Range", "\"other\""}}).status() == 200);
    BOOST_TEST(with.ask({{"Range", "bytes=50-"}, {"If-Range", "\"other\""}}).status() == 200);
    BOOST_TEST(with.ask({{"Range", "bytes=2-4"}, {"If-Range", "Tue, 14 Nov 2023 22:13:20 GMT"}}).status() == 206);
    BOOST_TEST(with.ask({{"Range", "bytes=2-4"}, {"If-Range", "Tue, 14 Nov 2023 22:13:21 GMT"}}).status() == 200);
}

BOOST_AUTO_TEST_CASE(several_ranges_come_in_parts) {
    fixture with;
    auto answer = with.ask({{"Range", "bytes=8-, 0-1"}});
    BOOST_TEST(answer.status() == 206);
    BOOST_TEST(field(answer, "Content-Range") == "(none)");
    const std::string type = field(answer, "Content-Type"), before = "multipart/byteranges; boundary=";
    BOOST_REQUIRE(type.starts_with(before));
    const std::string boundary = type.substr(before.size());
    BOOST_TEST(boundary.size() == 24U);
    BOOST_TEST(answer.body() ==
               "--" + boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--" +
                   boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--" + boundary +
                   "--\r\n");
    BOOST_TEST(field(with.ask({{"Range", "bytes=8-, 0-1"}}), "Content-Type") != type);
    // What touches is one part, and needs no boundary.
    BOOST_TEST(field(with.ask({{"Range", "bytes=2-3,0-1"}}), "Content-Range") == "bytes 0-3/10");
}

BOOST_AUTO_TEST_CASE(a_date_to_come_is_not_told) {
    fixture with;
    with.file.modified = now + 1h;
    auto answer = with.ask({});
    BOOST_TEST(field(answer, "Last-Modified") == http::http_date(now));
    BOOST_TEST(field(answer, "ETag").starts_with("W/"));
    BOOST_TEST(with.ask({{"Range", "bytes=0-1"}, {"If-Range", field(answer, "ETag")}}).status() == 200);
}

BOOST_AUTO_TEST_SUITE_END()
