// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/listener_options.hpp>

#include "loopback.hpp"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <sys/un.h>

using namespace mainstay;
using namespace mainstay_test;

namespace {

// A directory whose name is short enough for a socket's path.
struct short_directory {
    short_directory() {
        char name[] = "/tmp/mainstay-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(name) != nullptr);
        path = name;
    }
    ~short_directory() { std::filesystem::remove_all(path); }
    std::string at(std::string_view name) const { return path + '/' + std::string(name); }

    std::string path;
};

// A Unix socket that is bound, listens if `backlog` says so, and whose file stays when it is closed.
int bound_socket(const std::string& path, int backlog) {
    int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    BOOST_REQUIRE(::bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    BOOST_REQUIRE(::listen(made, backlog) == 0);
    return made;
}

std::string ask_unix(loopback& with, const std::string& path) {
    int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    std::string answer;
    if (::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        std::string_view text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        BOOST_TEST(::send(made, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
        with.threads.poll();
        char piece[4096];
        ssize_t count = ::recv(made, piece, sizeof piece, MSG_DONTWAIT);
        if (count > 0) answer.assign(piece, static_cast<std::size_t>(count));
    }
    ::close(made);
    with.threads.poll();
    return answer;
}

http::server_options on(std::vector<http::listener_options> listeners) {
    http::server_options options;
    options.listeners = std::move(listeners);
    return options;
}

std::string mistake_of(http::server_options options) {
    core::manual_clock time;
    core::runtime threads{time};
    function_handler handler;
    http::server server(handler, std::move(options));
    std::string text;
    asio::co_spawn(threads.executor(0), server.start(threads), [&](std::exception_ptr error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const std::exception& known) {
            text = known.what();
        }
    });
    threads.poll();
    asio::co_spawn(threads.executor(0), server.stop(time.steady_now()), asio::detached);
    threads.advance(std::chrono::seconds{1});
    return text;
}

bool has(const std::string& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(listener_options_test)

BOOST_AUTO_TEST_CASE(several_share_a_server) {
    short_directory files;
    loopback with(on({{.name = "first"}, {.address = "::1"}, {.address = "unix:" + files.at("s")}}));
    auto places = with.server.addresses();
    BOOST_REQUIRE(places.size() == 3U);
    BOOST_TEST(places[0].name == "first");
    BOOST_TEST(places[0].address == "127.0.0.1");
    BOOST_TEST(places[0].port == with.server.port());
    BOOST_TEST(places[1].address == "::1");
    BOOST_TEST(places[1].port != 0);
    BOOST_TEST(places[2].text() == "unix:" + files.at("s"));
    BOOST_TEST(has(with.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "hello"));
    BOOST_TEST(has(ask_unix(with, files.at("s")), "hello"));
}

// Else two settings could say different things, and one of them would be obeyed.
BOOST_AUTO_TEST_CASE(stand_in_place_of_address_and_port) {
    auto options = on({{.address = "127.0.0.1"}});
    options.address = "::1";
    BOOST_TEST(has(mistake_of(options), "beside"));
    options = on({{.address = "127.0.0.1"}});
    options.port = 1;
    BOOST_TEST(has(mistake_of(options), "beside"));
}

BOOST_AUTO_TEST_CASE(all_that_cannot_be_had_are_told_at_once) {
    loopback first;
    std::string busy = "127.0.0.1 port " + std::to_string(first.server.port());
    auto text = mistake_of(on({{.address = "127.0.0.1", .port = first.server.port()}, {.address = "localhost"},
        {.address = "127.0.0.1"}}));
    BOOST_TEST(has(text, busy));
    BOOST_TEST(has(text, "localhost port 0: no numeric address"));
}

BOOST_AUTO_TEST_CASE(an_ipv6_socket_takes_ipv4_unless_told_not_to) {
    for (bool only : {false, true}) {
        loopback with(on({{.address = "::", .v6_only = only}}));
        BOOST_TEST(with.connect().connected() == !only);
    }
}

BOOST_AUTO_TEST_CASE(a_client_of_a_unix_socket_has_no_address_and_is_not_counted) {
    short_directory files;
    auto options = on({{.address = "unix:" + files.at("s")}});
    options.limits.connections_per_address = 1;
    loopback with(std::move(options), no_port);
    http::peer seen{.address = "none yet", .port = 1};
    with.handler.on_request = [&](http::exchange& turn) {
        seen = turn.request().peer();
        return true;
    };
    BOOST_TEST(has(ask_unix(with, files.at("s")), "200"));
    BOOST_TEST(seen.address.empty());
    BOOST_TEST(seen.port == 0);
    BOOST_TEST(with.server.port() == 0);
}

BOOST_AUTO_TEST_CASE(the_file_has_its_mode_and_goes_with_the_server) {
    short_directory files;
    {
        loopback with(on({{.address = "unix:" + files.at("s"), .unix_mode = 0604}}), no_port);
        struct stat found {};
        BOOST_REQUIRE(::lstat(files.at("s").c_str(), &found) == 0);
        BOOST_TEST((found.st_mode & 0777) == 0604U);
    }
    BOOST_TEST(!std::filesystem::exists(files.at("s")));
}

BOOST_AUTO_TEST_CASE(a_file_that_another_put_there_stays) {
    short_directory files;
    {
        loopback with(on({{.address = "unix:" + files.at("s")}}), no_port);
        std::filesystem::remove(files.at("s"));
        std::ofstream(files.at("s")) << "theirs";
    }
    BOOST_TEST(std::filesystem::exists(files.at("s")));
}

BOOST_AUTO_TEST_CASE(the_socket_of_a_dead_process_is_replaced_and_a_live_one_is_not) {
    short_directory files;
    ::close(bound_socket(files.at("dead"), 1));
    {
        loopback with(on({{.address = "unix:" + files.at("dead")}}), no_port);
        BOOST_TEST(has(ask_unix(with, files.at("dead")), "hello"));
        auto text = mistake_of(on({{.address = "unix:" + files.at("dead")}}));
        BOOST_TEST(has(text, "cannot listen on unix:" + files.at("dead")));
        BOOST_TEST(has(ask_unix(with, files.at("dead")), "hello"));
    }
    std::ofstream(files.at("file")) << "kept";
    BOOST_TEST(has(mistake_of(on({{.address = "unix:" + files.at("file")}})), "cannot listen on"));
    BOOST_TEST(std::filesystem::file_size(files.at("file")) == 4U);
}

BOOST_AUTO_TEST_CASE(what_no_unix_socket_can_be_is_told) {
    BOOST_TEST(has(mistake_of(on({{.address = "unix:"}})), "no path"));
    BOOST_TEST(has(mistake_of(on({{.address = "unix:/tmp/" + std::string(108, 'a')}})), "107 bytes"));
    BOOST_TEST(has(mistake_of(on({{.address = "unix:/tmp/a", .port = 1}})), "no port"));
    short_directory files;
    auto text = mistake_of(on({{.address = "unix:" + files.at("s"), .unix_owner = "nobody-of-that-name"}}));
    BOOST_TEST(has(text, "no such user: nobody-of-that-name"));
    BOOST_TEST(!std::filesystem::exists(files.at("s")));
}

BOOST_AUTO_TEST_SUITE_END()
