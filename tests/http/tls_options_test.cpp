// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/tls_options.hpp>

#include "http/openssl_ptr.hpp"
#include "loopback.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

using namespace mainstay;
using namespace mainstay_test;

namespace {

// A self-signed certificate and its key in one file, gone with the object.
class certificate_file {
public:
    explicit certificate_file(const char* names) {
        http::openssl_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"));
        http::openssl_ptr<X509> made(X509_new());
        X509_set_version(made.get(), 2);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
        X509_set_pubkey(made.get(), key.get());
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
        X509_add_ext(made.get(), extension, -1);
        X509_EXTENSION_free(extension);
        X509_sign(made.get(), key.get(), EVP_sha256());
        std::FILE* file = ::fdopen(::mkstemp(path_), "w");
        PEM_write_X509(file, made.get());
        PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
    }
    ~certificate_file() { std::remove(path_); }
    const char* path() const noexcept { return path_; }

private:
    char path_[32] = "/tmp/mainstay-tls-XXXXXX";
};

http::server_options over_tls(const certificate_file& with) {
    http::server_options options;
    options.tls.emplace();
    options.tls->certificates.push_back({.certificate_file = with.path()});
    return options;
}

struct tls_client {
    tls_client(loopback& to, int version) : line(to), socket(to.connect()), context(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), version);
        SSL_CTX_set_max_proto_version(context.get(), version);
        session.reset(SSL_new(context.get()));
        SSL_set_tlsext_host_name(session.get(), "a.example");
        in = BIO_new(BIO_s_mem());
        out = BIO_new(BIO_s_mem());
        SSL_set_bio(session.get(), in, out);
        SSL_set_connect_state(session.get());
    }
    void move() {
        char* bytes = nullptr;
        long size = BIO_get_mem_data(out, &bytes);
        std::string given(bytes, static_cast<std::size_t>(size));
        (void)BIO_reset(out);
        std::string got = line.talk(socket, given);
        BIO_write(in, got.data(), static_cast<int>(got.size()));
    }
    bool connect() {
        for (int i = 0; i < 4 && SSL_do_handshake(session.get()) != 1; ++i)
            move();
        move();
        return SSL_is_init_finished(session.get()) != 0;
    }
    std::string ask(std::string_view bytes) {
        SSL_write(session.get(), bytes.data(), static_cast<int>(bytes.size()));
        move();
        std::string all;
        char piece[16384];
        for (int count; (count = SSL_read(session.get(), piece, sizeof piece)) > 0;)
            all.append(piece, static_cast<std::size_t>(count));
        return all;
    }

    loopback& line;
    client socket;
    http::openssl_ptr<SSL_CTX> context;
    http::openssl_ptr<SSL> session;
    BIO *in = nullptr, *out = nullptr;
};

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

} // namespace

BOOST_AUTO_TEST_SUITE(tls_options_test)

BOOST_AUTO_TEST_CASE(requests_over_both_versions) {
    certificate_file file("DNS:a.example,DNS:*.b.example");
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
        BOOST_TEST((SSL_get_shutdown(one.session.get()) & SSL_RECEIVED_SHUTDOWN) != 0);
        BOOST_TEST(one.socket.ended());
    }
    tls_client old(with, TLS1_1_VERSION);
    BOOST_TEST(!old.connect());
}

BOOST_AUTO_TEST_CASE(plain_http_is_told_so_and_a_stalled_handshake_ends) {
    certificate_file file("DNS:a.example");
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
    certificate_file file("DNS:a.example");
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
    certificate_file file("DNS:a.example");
    loopback with(over_tls(file));
    constexpr unsigned char both[] = "\x02h2\x08http/1.1", other[] = "\x02h2";
    tls_client good(with, TLS1_3_VERSION), bad(with, TLS1_3_VERSION);
    SSL_set_alpn_protos(good.session.get(), both, sizeof both - 1);
    SSL_set_alpn_protos(bad.session.get(), other, sizeof other - 1);
    BOOST_TEST(good.connect());
    BOOST_TEST(!bad.connect());
}

BOOST_AUTO_TEST_CASE(the_certificate_is_the_one_for_the_name) {
    certificate_file first("DNS:z.example"), wild("DNS:*.s.example");
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

BOOST_AUTO_TEST_SUITE_END()
