// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/log_output.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <unistd.h>
#include <vector>

using namespace mainstay;
namespace fs = std::filesystem;

namespace {

struct folder {
    fs::path path;
    folder() {
        std::string name = (fs::temp_directory_path() / "mainstay_log_XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~folder() { fs::remove_all(path); }
};

std::string content(const fs::path& path) {
    std::ifstream in(path);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

bool never() {
    return false;
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_output_test)

BOOST_AUTO_TEST_CASE(a_file_is_made_with_its_folders_and_appended_to) {
    folder where;
    auto path = where.path / "logs" / "app.log";
    observe::to_file(path.string())->write("one\n", never);
    observe::to_file(path.string())->write("two\nthree\n", never);
    BOOST_TEST(content(path) == "one\ntwo\nthree\n");
}

BOOST_AUTO_TEST_CASE(a_file_rotates_between_lines_and_old_ones_go) {
    folder where;
    auto path = where.path / "app.log";
    auto output = observe::to_file(path.string(), {.rotate_bytes = 10, .keep = 2});
    BOOST_TEST(output->write("11111\n22222\n33333\n44444\n", never) == 24U);
    BOOST_TEST(content(path) == "44444\n");
    BOOST_TEST(content(where.path / "app.1.log") == "33333\n");
    BOOST_TEST(content(where.path / "app.2.log") == "22222\n");
    BOOST_TEST(!fs::exists(where.path / "app.3.log"));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_opened_is_an_error) {
    folder where;
    BOOST_CHECK_EXCEPTION(observe::to_file(where.path.string()), std::system_error,
        [](const std::system_error& error) { return error.code() == std::errc::is_a_directory; });
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_told) {
    if (!fs::exists("/dev/full")) return;
    BOOST_TEST(observe::to_file("/dev/full")->write("line\n", never) == 0U);
    int full = ::open("/dev/full", O_WRONLY);
    BOOST_TEST(observe::to_descriptor(full)->write("line\n", never) == 0U);
    ::close(full);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_is_closed_is_told) {
    BOOST_TEST(observe::to_descriptor(-1)->write("line\n", never) == 0U);
    BOOST_TEST(!observe::to_descriptor(-1)->terminal());
}

BOOST_AUTO_TEST_CASE(what_is_opened_later_under_the_number_gets_nothing) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    ::close(ends[1]);
    auto output = observe::to_descriptor(ends[1]);
    int full[2];
    BOOST_REQUIRE(::pipe(full) == 0); // its ends take the lowest free numbers: one of them that one
    BOOST_TEST((full[0] == ends[1] || full[1] == ends[1]));
    BOOST_TEST(output->write("line\n", never) == 0U);
    for (int one : {ends[0], full[0], full[1]})
        ::close(one);
}

BOOST_AUTO_TEST_CASE(a_full_pipe_is_waited_for_until_waiting_is_useless) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    auto output = observe::to_descriptor(ends[1]);
    std::string lines(1024 * 1024, '\n');
    int asked = 0;
    std::size_t wrote = output->write(lines, [&] { return ++asked == 2; });
    BOOST_TEST(wrote > 0U);
    BOOST_TEST(wrote < lines.size());
    BOOST_TEST(asked == 2);
    ::close(ends[0]);
    ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(a_function_gets_line_by_line) {
    std::vector<std::string> lines;
    auto output = observe::to_function([&](std::string_view line) { lines.emplace_back(line); });
    BOOST_TEST(output->write("a\n\nb\n", never) == 5U);
    BOOST_TEST(lines == (std::vector<std::string>{"a", "", "b"}), boost::test_tools::per_element());
    auto failing = observe::to_function([&](std::string_view line) {
        if (line == "b") throw 1;
    });
    BOOST_TEST(failing->write("a\nb\nc\n", never) == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
