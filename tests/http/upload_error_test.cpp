// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/upload_error.hpp>

#include "upload_bench.hpp"

#include <mainstay/http/problem_response.hpp>

#include <csignal>
#include <sys/resource.h>
#include <system_error>

using namespace mainstay;
using namespace mainstay_test;

namespace {

// Stands in for a full disk: the largest file that this process may write.
class largest_file {
public:
    explicit largest_file(rlim_t bytes) : ignored_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~largest_file() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, ignored_);
    }

private:
    rlimit before_{};
    void (*ignored_)(int);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(upload_error_test, upload_bench)

BOOST_AUTO_TEST_CASE(has_a_name_and_a_text) {
    const std::error_code code = http::upload_errc::storage_full;
    BOOST_TEST(code.category().name() == "mainstay.upload");
    BOOST_TEST(code.message() == "no room is left where uploads are stored");
    BOOST_TEST(code.category().message(99) == "unknown error");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_507_and_leaves_nothing) {
    auto uploads = store({.memory = 10});
    const std::size_t before = descriptors();
    const std::string body = part_of("f", "1", std::string(500'000, 'x')) + "--b--";
    std::exception_ptr thrown;
    {
        const largest_file limit(100'000);
        pieces coming(body, 50'000);
        try {
            read(uploads, coming);
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    BOOST_REQUIRE(thrown);
    BOOST_TEST(http::problem_of(thrown).status() == 507);
    BOOST_TEST(http::problem_of(thrown).code() == "insufficient_storage");
    BOOST_TEST(descriptors() == before);
    BOOST_TEST(nothing_left());
    BOOST_TEST(form(uploads, body).files.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_copy_that_finds_no_room_is_not_there) {
    auto uploads = store();
    const auto taken = form(uploads, part_of("f", "1", std::string(50'000, 'x')) + "--b--");
    auto work = [&]() -> task<> {
        const std::string path = (directory / "copy").string();
        co_await taken.files[0].save_as(path);
    };
    {
        const largest_file limit(10'000);
        BOOST_CHECK_EXCEPTION(run(work()), std::system_error,
            [](const std::system_error& error) { return error.code() == http::upload_errc::storage_full; });
    }
    BOOST_TEST(nothing_left());
}

BOOST_AUTO_TEST_SUITE_END()
