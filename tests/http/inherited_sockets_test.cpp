// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/inherited_sockets.hpp>

#include "loopback.hpp"

#include <cstdlib>
#include <fcntl.h>

using namespace mainstay;
using namespace mainstay_test;

namespace {

int listening(std::uint16_t& port) {
    int made = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(::bind(made, reinterpret_cast<sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(::listen(made, 5) == 0);
    BOOST_REQUIRE(::getsockname(made, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
    return made;
}

std::string mistake_of(int descriptor) {
    http::inherited_sockets sockets;
    try {
        sockets.add(descriptor, "web");
    } catch (const std::system_error& error) {
        return error.what();
    }
    return {};
}

bool has(const std::string& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) >= 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(inherited_sockets_test)

BOOST_AUTO_TEST_CASE(are_taken_by_name_or_address) {
    std::uint16_t first = 0, second = 0;
    auto sockets = std::make_shared<http::inherited_sockets>();
    sockets->add(listening(first), "first");
    sockets->add(listening(second), "");
    BOOST_TEST(sockets->left().size() == 2U);
    http::server_options options;
    options.listeners = {{.address = "127.0.0.1", .port = second}, {.address = "::1", .name = "first"}};
    options.inherited = sockets;
    loopback with(options);
    BOOST_TEST(sockets->left().empty());
    auto places = with.server.addresses();
    BOOST_TEST(places[0].port == second);
    BOOST_TEST(places[1].text() == "127.0.0.1:" + std::to_string(first));
    BOOST_TEST(has(with.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "hello"));
}

// Or the second listener would find its socket taken by one that does not mind.
BOOST_AUTO_TEST_CASE(an_exact_fit_goes_first) {
    std::uint16_t port = 0;
    auto sockets = std::make_shared<http::inherited_sockets>();
    sockets->add(listening(port), "");
    http::server_options options;
    options.listeners = {{.address = "127.0.0.1"}, {.address = "127.0.0.1", .port = port}};
    options.inherited = sockets;
    loopback with(options);
    BOOST_TEST(with.server.addresses()[1].port == port);
    BOOST_TEST(with.server.addresses()[0].port != port);
}

BOOST_AUTO_TEST_CASE(what_does_not_listen_is_refused_and_closed) {
    int file = ::open("/dev/null", O_RDONLY), datagrams = ::socket(AF_INET, SOCK_DGRAM, 0);
    int idle = ::socket(AF_INET, SOCK_STREAM, 0);
    BOOST_TEST(has(mistake_of(file), "(web) was passed in and is no socket"));
    BOOST_TEST(has(mistake_of(datagrams), "is no stream socket"));
    BOOST_TEST(has(mistake_of(idle), "does not listen"));
    for (int each : {file, datagrams, idle})
        BOOST_TEST(!is_open(each));
}

BOOST_AUTO_TEST_CASE(children_do_not_get_them) {
    std::uint16_t port = 0;
    int given = listening(port);
    {
        http::inherited_sockets sockets;
        sockets.add(given, "");
        BOOST_TEST((::fcntl(given, F_GETFD) & FD_CLOEXEC) != 0);
    }
    BOOST_TEST(!is_open(given));
}

BOOST_AUTO_TEST_CASE(those_of_another_process_are_let_alone) {
    BOOST_TEST(!http::inherited_sockets::from_environment());
    for (const char* other : {"1", "", "x"}) {
        ::setenv("LISTEN_PID", other, 1);
        ::setenv("LISTEN_FDS", "1", 1);
        BOOST_TEST(!http::inherited_sockets::from_environment());
        BOOST_TEST(std::getenv("LISTEN_FDS") != nullptr);
    }
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "-1", 1);
    BOOST_CHECK_THROW(http::inherited_sockets::from_environment(), std::system_error);
    BOOST_TEST(std::getenv("LISTEN_FDS") == nullptr);
    BOOST_TEST(!http::inherited_sockets::from_environment());
}

BOOST_AUTO_TEST_SUITE_END()
