// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/uploaded_file.hpp>

#include "upload_bench.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <system_error>

using namespace mainstay;
using namespace mainstay_test;

namespace {

struct bench : upload_bench {
    http::upload_store uploads = store({.memory = 10});
    const std::string large = [] {
        std::string text;
        for (int i = 0; i < 100'000; ++i)
            text += std::to_string(i) + '\n';
        return text;
    }();
    http::multipart_form forms =
        form(uploads, part_of("s", "..\\a/con.txt", "small") + part_of("l", "b", large) + "--b--");
    const http::uploaded_file& small = forms.files[0];
    const http::uploaded_file& big = forms.files[1];

    std::string read(const http::uploaded_file& from, std::uint64_t offset, std::size_t size) {
        std::string buffer(size, '?');
        auto work = [&]() -> task<> {
            const std::span<std::byte> bytes(reinterpret_cast<std::byte*>(buffer.data()), buffer.size());
            const std::size_t count = co_await from.read(offset, bytes);
            buffer.resize(count);
        };
        run(work());
        return buffer;
    }
    void save(const http::uploaded_file& file, const std::filesystem::path& path) {
        auto work = [&]() -> task<> {
            const std::string name = path.string();
            co_await file.save_as(name);
        };
        run(work());
    }
};

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool is(const std::system_error& error, std::errc code) {
    return error.code() == code;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(uploaded_file_test, bench)

BOOST_AUTO_TEST_CASE(says_what_the_client_said) {
    BOOST_TEST(small.name() == "s");
    BOOST_TEST(small.client_filename() == "..\\a/con.txt"); // a lone backslash stays
    BOOST_TEST(small.safe_filename() == "_con.txt");
    BOOST_TEST(small.content_type() == "text/x");
    BOOST_TEST(small.size() == 5U);
    BOOST_TEST(small.in_memory());
    BOOST_TEST(big.size() == large.size());
    BOOST_TEST(!big.in_memory());
}

BOOST_AUTO_TEST_CASE(is_read_from_any_place) {
    BOOST_TEST(read(small, 0, 10) == "small");
    BOOST_TEST(read(small, 3, 1) == "l");
    BOOST_TEST(read(small, 5, 1) == "");
    BOOST_TEST(read(small, ~std::uint64_t{0}, 1) == "");
    BOOST_TEST(read(big, 0, 4) == "0\n1\n");
    BOOST_TEST(read(big, large.size() - 3, 10) == "99\n");
    BOOST_TEST(read(big, large.size(), 10) == "");
    BOOST_TEST(read(big, ~std::uint64_t{0}, 10) == "");
    BOOST_TEST(read(big, 0, 0) == "");
    const std::string piece = read(big, 1000, large.size());
    BOOST_TEST(!piece.empty());
    BOOST_TEST((piece == large.substr(1000, piece.size())));
    BOOST_TEST((contents(big) == large));
}

BOOST_AUTO_TEST_CASE(is_saved_for_its_owner_and_never_over_another) {
    for (const http::uploaded_file* file : {&small, &big}) {
        const auto path = directory / file->name();
        save(*file, path);
        BOOST_TEST((text_of(path) == (file == &small ? "small" : large)));
        struct stat about {};
        BOOST_REQUIRE(::stat(path.c_str(), &about) == 0);
        BOOST_TEST((about.st_mode & 0777) == 0600U);
        BOOST_CHECK_EXCEPTION(
            save(*file, path), std::system_error, [](const auto& error) { return is(error, std::errc::file_exists); });
        std::filesystem::create_symlink(directory / "elsewhere", directory / "link");
        BOOST_CHECK_EXCEPTION(save(*file, directory / "link"), std::system_error,
            [](const auto& error) { return is(error, std::errc::file_exists); });
        std::filesystem::remove(directory / "link");
        BOOST_TEST(!std::filesystem::exists(directory / "elsewhere"));
        BOOST_CHECK_EXCEPTION(save(*file, directory / "no" / "where"), std::system_error,
            [](const auto& error) { return is(error, std::errc::no_such_file_or_directory); });
        BOOST_CHECK_EXCEPTION(save(*file, ""), std::system_error,
            [](const auto& error) { return is(error, std::errc::invalid_argument); });
        BOOST_CHECK_THROW(save(*file, directory / std::string("a\0b", 3)), std::system_error);
        BOOST_TEST((contents(*file) == (file == &small ? "small" : large)));
    }
    BOOST_TEST(std::ranges::distance(std::filesystem::directory_iterator(directory)) == 2);
    forms.files.clear();
    BOOST_TEST((text_of(directory / "l") == large));
}

// Where there is another file system to go to: a file without a name can't be linked there.
BOOST_AUTO_TEST_CASE(is_copied_to_another_file_system) {
    std::string other = "/dev/shm/uploads-XXXXXX";
    if (::mkdtemp(other.data()) == nullptr) return;
    save(big, std::filesystem::path(other) / "copy");
    const std::string copied = text_of(std::filesystem::path(other) / "copy");
    std::filesystem::remove_all(other);
    BOOST_TEST((copied == large));
}

BOOST_AUTO_TEST_SUITE_END()
