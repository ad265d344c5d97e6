// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_root.hpp>

#include "http/file_lookup.hpp"
#include "http/files.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace mainstay;
using namespace std::chrono_literals;
using http::file_root;
using mainstay_test::temporary_folder;

namespace {

// The file's content, or why there is none.
std::string open(
    const file_root& root, const std::string& path, file_root::waiting how = file_root::waiting::may_block) {
    http::opened_file found;
    const auto why = root.open(path, found, how);
    BOOST_TEST(!why == (found.file != nullptr));
    if (why == std::errc::no_such_file_or_directory) return "(missing)";
    if (why == std::errc::is_a_directory) return "(directory)";
    if (why) return why.message();
    std::string content(found.size, '\0');
    BOOST_REQUIRE_EQUAL(::pread(found.file->descriptor(), content.data(), content.size(), 0), content.size());
    return content;
}

struct site {
    temporary_folder folder;
    site() {
        folder.write("secret", "secret");
        folder.write("public/a.txt", "a");
        folder.write("public/sub/b.txt", "b");
        folder.write("publicity/c.txt", "c");
    }
    std::string root() const { return folder.path_of("public"); }
    void link(const std::string& to, std::string_view name) const {
        BOOST_REQUIRE(::symlink(to.c_str(), folder.path_of("public/" + std::string(name)).c_str()) == 0);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(file_root_test)

BOOST_AUTO_TEST_CASE(opens_what_is_below_it) {
    site with;
    file_root root(with.root());
    BOOST_TEST(open(root, "a.txt") == "a");
    BOOST_TEST(open(root, "sub/b.txt") == "b");
    BOOST_TEST(open(root, "sub") == "(directory)");
    BOOST_TEST(open(root, "") == "(directory)");
    BOOST_TEST(open(root, "nothing") == "(missing)");
    BOOST_TEST(open(root, "a.txt/b") == "(missing)");
    BOOST_TEST(open(root, std::string(5000, 'x')) == "(missing)");
    BOOST_CHECK_THROW(file_root(with.folder.path_of("nothing")), std::system_error);
    BOOST_CHECK_THROW(file_root(with.folder.path_of("secret")), std::system_error);
    http::opened_file found;
    BOOST_TEST(!root.open("a.txt", found));
    BOOST_TEST(found.size == 1U);
    BOOST_TEST((found.modified == core::clock::wall_time{1'700'000'000s + 500ms}));
}

BOOST_AUTO_TEST_CASE(stays_the_directory_it_was) {
    site with;
    file_root root(with.root());
    std::filesystem::rename(with.root(), with.folder.path_of("moved"));
    with.folder.write("public/a.txt", "another");
    BOOST_TEST(open(root, "a.txt") == "a");
}

BOOST_AUTO_TEST_CASE(no_path_leads_out) {
    site with;
    file_root root(with.root());
    for (const std::string& path :
        {std::string("../secret"), std::string("sub/../../secret"), std::string("sub/../a.txt"), std::string("./a.txt"),
            std::string("/etc/passwd"), std::string("//etc/passwd"), std::string("sub//b.txt"), std::string("sub/"),
            std::string("a.txt\0.png", 10), std::string(".."), std::string("/"), with.folder.path_of("secret")})
        BOOST_TEST(open(root, path) == "(missing)", path);
}

BOOST_AUTO_TEST_CASE(links_count_only_below) {
    site with;
    with.link("sub/b.txt", "inside");
    with.link("sub", "folder");
    with.link("../secret", "outside");
    with.link(with.folder.path_of("secret"), "absolute");
    with.link(with.folder.path_of("public/a.txt"), "absolute_inside");
    with.link("..", "up");
    with.link("round", "round");
    with.link("/proc/self/root", "magic");
    file_root root(with.root());
    BOOST_TEST(open(root, "inside") == "b");
    BOOST_TEST(open(root, "folder/b.txt") == "b");
    for (const char* path : {"outside", "absolute", "absolute_inside", "up/secret", "round", "magic/etc/passwd"})
        BOOST_TEST(open(root, path) == "(missing)", path);
    file_root strict(with.root(), file_root::links::none);
    BOOST_TEST(open(strict, "a.txt") == "a");
    BOOST_TEST(open(strict, "inside") == "(missing)");
    BOOST_TEST(open(strict, "folder/b.txt") == "(missing)");
}

BOOST_AUTO_TEST_CASE(only_regular_files_are_opened) {
    site with;
    file_root root(with.root());
    // Nobody writes to it: opening it must not wait for that.
    BOOST_REQUIRE(::mkfifo(with.folder.path_of("public/pipe").c_str(), 0600) == 0);
    BOOST_TEST(open(root, "pipe") == "(missing)");
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = with.folder.path_of("public/socket");
    BOOST_REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    BOOST_REQUIRE(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    BOOST_TEST(open(root, "socket") == "(missing)");
    ::close(descriptor);
    http::opened_file found;
    BOOST_TEST((http::open_regular_file("/dev/zero", found) == std::errc::no_such_file_or_directory));
    BOOST_TEST((http::open_regular_file("/dev", found) == std::errc::is_a_directory));
    BOOST_TEST((http::open_regular_file(std::string("/dev\0", 5), found) == std::errc::no_such_file_or_directory));
    BOOST_TEST(!http::open_regular_file(with.folder.path_of("secret"), found));
}

BOOST_AUTO_TEST_CASE(an_io_thread_is_told_instead_of_kept) {
    site with;
    file_root root(with.root());
    BOOST_TEST(open(root, "a.txt") == "a");
    // Either the kernel has it all in memory, or it says so.
    const std::string got = open(root, "a.txt", file_root::waiting::never);
    BOOST_TEST((got == "a" || got == std::make_error_code(std::errc::resource_unavailable_try_again).message()));
}

// What older kernels and sandboxes get.
BOOST_AUTO_TEST_CASE(the_walk_does_the_same_without_links) {
    site with;
    with.link("sub/b.txt", "inside");
    with.link("sub", "folder");
    with.link("..", "up");
    const int root = ::open(with.root().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    auto walk = [&](const std::string& path) {
        const int descriptor = http::walk_below(root, path);
        if (descriptor < 0) return std::string("(missing)");
        char content[8];
        const ssize_t count = ::read(descriptor, content, sizeof content);
        ::close(descriptor);
        return count < 0 ? std::string("(directory)") : std::string(content, static_cast<std::size_t>(count));
    };
    BOOST_TEST(walk("a.txt") == "a");
    BOOST_TEST(walk("sub/b.txt") == "b");
    BOOST_TEST(walk("sub") == "(directory)");
    for (const char* path : {"inside", "folder/b.txt", "up/secret", "nothing", "nothing/a", "a.txt/b"})
        BOOST_TEST(walk(path) == "(missing)", path);
    ::close(root);
}

BOOST_AUTO_TEST_CASE(decodes_a_path_once) {
    BOOST_TEST(http::file_path_of("css/site%20a.css").value() == "css/site a.css");
    BOOST_TEST(http::file_path_of("%61%2e%2Etxt").value() == "a..txt");
    BOOST_TEST(http::file_path_of("...a", true).value() == "...a");
    BOOST_TEST(http::file_path_of("a+b").value() == "a+b");
    BOOST_TEST(http::file_path_of("100%2525").value() == "100%25");
    BOOST_TEST(http::file_path_of(".well-known/x", true).value() == ".well-known/x");
    for (std::string_view path :
        {"", "/", "a/", "/a", "a//b", ".", "..", "a/..", "%2e%2e/a", "%2E", ".%2e/a", "a%2fb", "..%2f..%2fetc%2fpasswd",
            "a%5cb", "..\\a", "a%00.png", "a%0ab", "a%7f", "a%", "a%2", "a%zz", "..;/a/../b", "%252e%252e%2f", "a/./b"})
        BOOST_TEST(!http::file_path_of(path, true).has_value(), path);
    for (std::string_view path : {".htaccess", ".git/config", "a/.env", "%2egit/config", "..a"})
        BOOST_TEST(!http::file_path_of(path).has_value(), path);
}

BOOST_AUTO_TEST_CASE(the_tag_tells_states_apart) {
    http::opened_file file{nullptr, 5, core::clock::wall_time{1'700'000'000s}, 1, 2};
    const auto now = file.modified + 1h;
    const std::string tag = http::file_entity_tag(file, now);
    BOOST_TEST(tag.starts_with('"'));
    BOOST_TEST(tag == http::file_entity_tag(file, now + 1h));
    auto other = [&](auto change) {
        auto changed = file;
        change(changed);
        return http::file_entity_tag(changed, now + 1h) != tag;
    };
    BOOST_TEST(other([](auto& f) { f.size = 6; }));
    BOOST_TEST(other([](auto& f) { f.inode = 3; }));
    BOOST_TEST(other([](auto& f) { f.device = 3; }));
    BOOST_TEST(other([](auto& f) { f.modified += 1ns; }));
    // As long as another change may fall into the same tick, and from clocks that are ahead.
    BOOST_TEST(http::file_entity_tag(file, file.modified + 999ms) == "W/" + tag);
    BOOST_TEST(http::file_entity_tag(file, file.modified - 1h) == "W/" + tag);
}

BOOST_AUTO_TEST_SUITE_END()
