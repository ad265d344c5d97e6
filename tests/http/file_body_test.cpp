// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_body.hpp>

#include "http/file_stream.hpp"
#include "http/files.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/http/response.hpp>

#include <asio/co_spawn.hpp>

#include <exception>
#include <stdexcept>
#include <unistd.h>
#include <utility>

using namespace mainstay;
using mainstay_test::temporary_folder;

namespace {

struct collector final : http::body_writer {
    std::string all;
    std::size_t largest = 0;
    task<void> write(std::string_view bytes) override {
        all += bytes;
        largest = std::max(largest, bytes.size());
        co_return;
    }
};

std::shared_ptr<const http::open_file> open(const std::string& path) {
    return std::make_shared<const http::open_file>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

std::exception_ptr send(http::file_body body, collector& into) {
    core::manual_clock time;
    core::runtime threads(time);
    std::exception_ptr failed;
    bool done = false;
    const auto write = http::stream_of(std::move(body));
    asio::co_spawn(threads.executor(0), write(into), [&](const std::exception_ptr& error) {
        failed = error;
        done = true;
    });
    threads.poll();
    BOOST_TEST(done);
    return failed;
}

} // namespace

BOOST_AUTO_TEST_SUITE(file_body_test)

BOOST_AUTO_TEST_CASE(counts_texts_and_parts) {
    http::file_body body{nullptr, {}, {}};
    BOOST_TEST(body.size() == 0U);
    body.parts.push_back({"ab", 100, 7});
    body.parts.push_back({{}, 0, 5'000'000'000});
    body.after = "end";
    BOOST_TEST(body.size() == 5'000'000'012U);
}

BOOST_AUTO_TEST_CASE(the_last_owner_closes_the_file) {
    temporary_folder folder;
    folder.write("a", "hello");
    auto one = open(folder.path_of("a"));
    const int descriptor = one->descriptor();
    {
        http::response answer;
        answer.file({one, {}, {}});
        one.reset();
        BOOST_TEST(::fcntl(descriptor, F_GETFD) >= 0);
    }
    BOOST_TEST(::fcntl(descriptor, F_GETFD) == -1);
}

BOOST_AUTO_TEST_CASE(a_response_has_a_file_or_a_stream) {
    http::response answer;
    BOOST_TEST(answer.file() == nullptr);
    answer.stream([](http::body_writer&) -> task<void> { co_return; });
    answer.file({nullptr, {}, "x"});
    BOOST_TEST(!answer.stream());
    BOOST_TEST(answer.file()->size() == 1U);
    answer.stream([](http::body_writer&) -> task<void> { co_return; });
    BOOST_TEST(answer.file() == nullptr);
    answer.file({nullptr, {}, "x"}).clear();
    BOOST_TEST(answer.file() == nullptr);
}

BOOST_AUTO_TEST_CASE(is_streamed_piece_by_piece) {
    temporary_folder folder;
    std::string content;
    for (int i = 0; content.size() < 300'000; ++i)
        content += std::to_string(i);
    folder.write("a", content);
    http::file_body body{open(folder.path_of("a")), {}, "|end"};
    body.parts.push_back({"one|", 10, 200'000});
    body.parts.push_back({"|two|", 0, 5});
    body.parts.push_back({"|none|", 7, 0});
    collector out;
    BOOST_TEST(!send(body, out));
    BOOST_TEST((out.all == "one|" + content.substr(10, 200'000) + "|two|" + content.substr(0, 5) + "|none||end"));
    BOOST_TEST(out.all.size() == body.size());
    BOOST_TEST(out.largest <= 64U * 1024U);
}

BOOST_AUTO_TEST_CASE(a_file_that_became_shorter_breaks_the_answer_off) {
    temporary_folder folder;
    folder.write("a", "hello");
    http::file_body body{open(folder.path_of("a")), {}, "end"};
    body.parts.push_back({{}, 0, 6});
    collector out;
    BOOST_TEST(static_cast<bool>(send(body, out)));
    BOOST_TEST(out.all == "hello");
    // So does one that can't be read.
    body.file = std::make_shared<const http::open_file>(-1);
    BOOST_TEST(static_cast<bool>(send(body, out)));
}

BOOST_AUTO_TEST_SUITE_END()
