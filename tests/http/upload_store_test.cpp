// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/upload_store.hpp>

#include "upload_bench.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/http/upload_error.hpp>

#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <future>
#include <stdexcept>
#include <system_error>
#include <vector>

using namespace mainstay;
using namespace mainstay_test;

BOOST_FIXTURE_TEST_SUITE(upload_store_test, upload_bench)

BOOST_AUTO_TEST_CASE(texts_and_small_files_stay_in_memory) {
    auto uploads = store();
    const std::string body = part_of("a", "", "1") + part_of("f", "x.txt", "small") + part_of("a", "", "2") + "--b--";
    for (std::size_t size = 1; size < body.size(); size += 7) {
        const auto form = this->form(uploads, body, size);
        BOOST_REQUIRE(form.fields.size() == 2U);
        BOOST_TEST(form.fields[1].value == "2");
        BOOST_REQUIRE(form.files.size() == 1U);
        BOOST_TEST(form.files[0].in_memory());
        BOOST_TEST(contents(form.files[0]) == "small");
    }
}

BOOST_AUTO_TEST_CASE(large_files_go_to_disk_and_leave_nothing_there) {
    auto uploads = store({.memory = 1000});
    const std::size_t before = descriptors();
    const std::string large(1'000'000, 'x'), just(1000, 'y');
    const std::string body =
        part_of("f", "1", large) + part_of("g", "2", just) + part_of("h", "3", "z") + part_of("a", "", "1") + "--b--";
    for (std::size_t size : {std::size_t{10}, std::size_t{70'000}, body.size()}) {
        const auto form = this->form(uploads, body, size);
        BOOST_REQUIRE(form.files.size() == 3U);
        BOOST_TEST(!form.files[0].in_memory());
        BOOST_TEST(form.files[1].in_memory());
        BOOST_TEST(!form.files[2].in_memory()); // together they would be too much
        BOOST_TEST((contents(form.files[0]) == large));
        BOOST_TEST((contents(form.files[1]) == just));
        BOOST_TEST(contents(form.files[2]) == "z");
        BOOST_TEST(form.text("a").value() == "1");
        BOOST_TEST(nothing_left());
        BOOST_TEST(descriptors() == before + 2);
    }
    BOOST_TEST(descriptors() == before);
}

// Freeing what a large file takes on its disk is no work for an I/O thread.
BOOST_AUTO_TEST_CASE(large_files_are_closed_on_the_pool) {
    auto uploads = store({.memory = 0});
    const std::size_t before = descriptors();
    const core::blocking_pool& pool = threads.pool("uploads");
    {
        const auto form = this->form(uploads, part_of("f", "1", "x") + "--b--");
        BOOST_TEST(descriptors() == before + 1);
        BOOST_TEST(pool.load() == 0U);
    }
    BOOST_TEST(pool.load() == 1U);
    BOOST_TEST(descriptors() == before);
    BOOST_TEST(pool.load() == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_input_left_empty_is_no_file) {
    auto uploads = store();
    const auto form = this->form(uploads, "--b\r\nContent-Disposition: form-data; name=f; "
                                          "filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n" +
                                              part_of("g", "empty.txt", "") + "--b--");
    BOOST_REQUIRE(form.files.size() == 1U);
    BOOST_TEST(form.files[0].name() == "g");
    BOOST_TEST(form.files[0].size() == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_at_once_and_nothing_stays) {
    auto uploads = store({.limits = {.field = 10, .file = 200'000}, .memory = 0});
    const std::size_t before = descriptors();
    auto verdict = [&](const std::string& body) {
        pieces coming(body, 1000);
        const auto result = read(uploads, coming);
        const auto* why = std::get_if<problem>(&result);
        return why == nullptr ? "taken" : std::to_string(why->status()) + ' ' + why->code();
    };
    auto refused = [&](const std::string& body) {
        const std::string said = verdict(body);
        BOOST_TEST(descriptors() == before);
        return said;
    };
    const std::string file = part_of("f", "1", std::string(150'000, 'x'));
    BOOST_TEST(refused(file + "--b--") == "taken");
    BOOST_TEST(refused(file) == "400 malformed_multipart");
    BOOST_TEST(refused(file + "--b\r\n\r\n") == "400 malformed_multipart");
    BOOST_TEST(refused(file + part_of("a", "", "\xff") + "--b--") == "400 malformed_multipart");
    BOOST_TEST(refused(file + part_of("a", "", "12345678901") + "--b--") == "413 multipart_limit");
    BOOST_TEST(refused(part_of("f", "1", std::string(200'001, 'x')) + "--b--") == "413 multipart_limit");

    const std::string endless = part_of("f", "1", std::string(10'000'000, 'x'));
    pieces coming(endless, 1000);
    BOOST_TEST(std::holds_alternative<problem>(read(uploads, coming)));
    BOOST_TEST(coming.largest_left > 9'000'000U); // the rest was not read
    BOOST_TEST(nothing_left());
}

BOOST_AUTO_TEST_CASE(a_client_that_breaks_off_leaves_nothing) {
    auto uploads = store({.memory = 0});
    const std::size_t before = descriptors();
    const std::string body = part_of("f", "1", std::string(500'000, 'x'));
    pieces coming(body, 100'000);
    coming.fails_at_end = true;
    BOOST_CHECK_THROW(read(uploads, coming), std::system_error);
    BOOST_TEST(descriptors() == before);
    BOOST_TEST(nothing_left());
}

// At every step of its way: what belongs to the form is destroyed with its coroutine, even while the pool has the file.
BOOST_AUTO_TEST_CASE(whatever_is_destroyed_half_way_leaves_nothing) {
    const std::size_t before = descriptors();
    const std::string body = part_of("f", "1", std::string(300'000, 'x')) + part_of("g", "2", "y") + "--b--";
    bool ended = false;
    for (int steps = 0; !ended; ++steps) {
        BOOST_REQUIRE(steps < 1000);
        pieces coming(body, 50'000);
        std::optional<http::upload_store> uploads;
        core::manual_clock still;
        core::runtime hand_turned(still);
        uploads.emplace(http::upload_options{.memory = 0, .directory = directory.string()});
        asio::co_spawn(hand_turned.executor(0), uploads->start(hand_turned), [](const std::exception_ptr&) {});
        hand_turned.poll();
        auto work = [&]() -> task<> {
            const auto result = co_await uploads->read(coming, "multipart/form-data; boundary=b");
            BOOST_TEST(std::get<http::multipart_form>(result).files.size() == 2U);
        };
        asio::co_spawn(hand_turned.executor(0), work, [&](const std::exception_ptr& thrown) { ended = !thrown; });
        hand_turned.context(0).restart();
        for (int i = 0; i < steps; ++i)
            hand_turned.context(0).poll_one();
    }
    BOOST_TEST(descriptors() == before);
    BOOST_TEST(nothing_left());
}

BOOST_AUTO_TEST_CASE(many_at_once_on_threads_of_their_own) {
    core::runtime real({.io_threads = 2});
    real.start();
    http::upload_store uploads({.memory = 1000, .directory = directory.string()});
    asio::co_spawn(real.executor(0), uploads.start(real), asio::use_future).get();
    auto same = [&](int number) -> task<bool> {
        const std::string large(200'000 + static_cast<std::size_t>(number), static_cast<char>('a' + number));
        const std::string body = part_of("f", "1", large) + "--b--";
        pieces coming(body, 10'000);
        const auto result = co_await uploads.read(coming, "multipart/form-data; boundary=b");
        const auto& form = std::get<http::multipart_form>(result);
        const std::string again = co_await form.files[0].contents();
        co_return again == large;
    };
    std::vector<std::future<bool>> all;
    for (int i = 0; i < 16; ++i)
        all.push_back(asio::co_spawn(real.next_executor(), same(i), asio::use_future));
    for (auto& one : all)
        BOOST_TEST(one.get());
    real.stop();
}

BOOST_AUTO_TEST_CASE(a_full_queue_is_an_error_at_once) {
    auto uploads = store({.memory = 0, .threads = 1, .queue = 0});
    // Takes the pool's only place just before the store wants it.
    struct busy final : http::body_reader {
        explicit busy(core::blocking_pool& of) : pool(of) {}
        task<std::string_view> read() override {
            BOOST_TEST(pool.try_submit([] {}));
            co_return body;
        }
        core::blocking_pool& pool;
        std::string body = part_of("f", "1", "x") + "--b--";
    };
    busy coming(threads.pool("uploads"));
    BOOST_CHECK_EXCEPTION(read(uploads, coming), std::system_error,
        [](const std::system_error& error) { return error.code() == core::errc::overloaded; });
}

BOOST_AUTO_TEST_CASE(mistakes_are_told) {
    BOOST_CHECK_THROW(http::upload_store({.threads = 0}), std::invalid_argument);
    http::upload_store nowhere({.directory = (directory / "nowhere").string()});
    BOOST_CHECK_EXCEPTION(run(nowhere.start(threads)), std::system_error,
        [](const std::system_error& error) { return error.code() == std::errc::no_such_file_or_directory; });
    pieces coming("", 1);
    BOOST_CHECK_EXCEPTION(read(nowhere, coming), std::system_error,
        [](const std::system_error& error) { return error.code() == core::errc::not_started; });
}

BOOST_AUTO_TEST_SUITE_END()
