// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/tls_options.hpp>

#include "tls_bench.hpp"

#include <utility>

using namespace mainstay;
using namespace mainstay_test;

namespace {

constexpr std::string_view get = get_request;

} // namespace

BOOST_AUTO_TEST_SUITE(tls_options_test)

BOOST_AUTO_TEST_CASE(requests_over_both_versions) {
    tls_file file(identity({.names = "DNS:a.example,DNS:*.b.example"}));
    loopback with(over_tls(file));
    bool secure = false;
    with.handler.on_request = [&](http::exchange& turn) {
        secure = turn.request().peer().secure;
        turn.response().body(std::string(100'000, 'x'));
        return true;
    };
    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        tls_client one(with, version);
        BOOST_REQUIRE(one.connect());
        for (int i = 0; i < 2; ++i)
            BOOST_TEST(body_of(one.ask(get)).size() == 100'000U);
        BOOST_TEST(secure);
        BOOST_TEST(count_of(one.ask(std::string(get) + std::string(get)), "HTTP/1.1 200 OK") == 2U);
        one.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        BOOST_TEST(one.told_the_end());
        BOOST_TEST(one.socket.ended());
    }
    tls_client old(with, TLS1_1_VERSION);
    BOOST_TEST(!old.connect());
}

BOOST_AUTO_TEST_CASE(plain_http_is_told_so_and_a_stalled_handshake_ends) {
    tls_file file(identity({.names = "DNS:a.example"}));
    loopback with(over_tls(file));
    client plain = with.connect(), silent = with.connect();
    BOOST_TEST(with.talk(plain, get).starts_with("HTTP/1.1 400 "));
    BOOST_TEST(plain.ended());
    with.talk(silent, "\x16\x03\x01");
    with.threads.advance(std::chrono::seconds{11});
    silent.receive();
    BOOST_TEST(silent.ended());
}

BOOST_AUTO_TEST_CASE(a_session_is_taken_up_again) {
    tls_file file(identity({.names = "DNS:a.example"}));
    loopback with(over_tls(file));
    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        tls_client first(with, version);
        BOOST_REQUIRE(first.connect());
        first.ask(get);
        tls_client second(with, version);
        SSL_SESSION* kept = SSL_get1_session(first.session.get());
        SSL_set_session(second.session.get(), kept);
        BOOST_REQUIRE(second.connect());
        BOOST_TEST(SSL_session_reused(second.session.get()) == 1);
        BOOST_TEST(body_of(second.ask(get)) == "hello");
        SSL_SESSION_free(kept);
    }
}

BOOST_AUTO_TEST_CASE(only_http_1_1_is_agreed_on) {
    tls_file file(identity({.names = "DNS:a.example"}));
    loopback with(over_tls(file));
    constexpr unsigned char both[] = "\x02h2\x08http/1.1", other[] = "\x02h2";
    tls_client good(with, TLS1_3_VERSION), bad(with, TLS1_3_VERSION);
    SSL_set_alpn_protos(good.session.get(), both, sizeof both - 1);
    SSL_set_alpn_protos(bad.session.get(), other, sizeof other - 1);
    BOOST_TEST(good.connect());
    BOOST_TEST(!bad.connect());
}

BOOST_AUTO_TEST_CASE(the_certificate_is_the_one_for_the_name) {
    tls_file first(identity({.names = "DNS:z.example"})), wild(identity({.names = "DNS:*.s.example"}));
    auto options = over_tls(first);
    options.tls->certificates.push_back({.certificate_file = wild.path()});
    options.tls->refuse_unknown_names = true;
    loopback with(options);
    for (const auto& [name, found] : {std::pair{"a.s.example", 1}, {"z.example", 0}, {"a.b.s.example", -1}}) {
        tls_client one(with, TLS1_3_VERSION);
        SSL_set_tlsext_host_name(one.session.get(), name);
        BOOST_TEST(one.connect() == (found >= 0));
        if (found < 0) continue;
        http::openssl_ptr<X509> seen(SSL_get1_peer_certificate(one.session.get()));
        BOOST_TEST(X509_check_host(seen.get(), "q.s.example", 0, 0, nullptr) == found);
    }
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_together_with_their_files) {
    tls_file good(identity({})), other(identity({})), empty;
    auto options = over_tls(empty);
    options.tls->certificates.push_back({.certificate_file = "/nowhere/at.pem"});
    options.tls->certificates.push_back({.certificate_file = good.path(), .key_file = other.path()});
    options.tls->certificates.push_back({.certificate_file = good.path(), .ocsp_file = empty.path()});
    core::manual_clock time;
    core::runtime threads{time};
    function_handler handler;
    http::server server(handler, options);
    std::string told;
    asio::co_spawn(threads.executor(0), server.start(threads), [&](const std::exception_ptr& error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const std::runtime_error& wrong) {
            told = wrong.what();
        }
    });
    threads.poll();
    for (std::string part : {std::string(empty.path()) + ": holds no certificate", std::string("/nowhere/at.pem: cannot be read"),
             "does not belong to the certificate in " + std::string(good.path()),
             std::string(empty.path()) + ": holds no OCSP response"})
        BOOST_TEST(told.find(part) != std::string::npos, part << " is not in " << told);
}

BOOST_AUTO_TEST_SUITE_END()
