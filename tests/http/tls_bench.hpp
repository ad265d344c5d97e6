// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/openssl_ptr.hpp"
#include "loopback.hpp"

#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace mainstay_test {

// When the clock of a loopback starts.
constexpr long tls_epoch = 1'800'000'000;

// A key and a certificate for it, made as the test runs.
struct identity {
    struct order {
        const char* names = "DNS:a.example";
        const char* common_name = nullptr;
        const identity* issuer = nullptr; // null: signed by itself
        long serial = 1;
        long valid_from = -3600, valid_to = 90 * 24 * 3600; // from the epoch
    };

    explicit identity(const order& what) : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
        X509* made = certificate.get();
        const identity& by = what.issuer != nullptr ? *what.issuer : *this;
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), what.serial);
        ASN1_TIME_set(X509_getm_notBefore(made), tls_epoch + what.valid_from);
        ASN1_TIME_set(X509_getm_notAfter(made), tls_epoch + what.valid_to);
        if (what.common_name != nullptr) {
            const auto* text = reinterpret_cast<const unsigned char*>(what.common_name);
            X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8, text, -1, -1, 0);
        }
        X509_set_issuer_name(made, X509_get_subject_name(by.certificate.get()));
        X509_set_pubkey(made, key.get());
        add(made, NID_subject_alt_name, what.names);
        if (what.issuer == nullptr) add(made, NID_basic_constraints, "critical,CA:TRUE");
        X509_sign(made, by.key.get(), EVP_sha256());
    }

    static void add(X509* to, int what, const char* value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
        X509_add_ext(to, extension, -1);
        X509_EXTENSION_free(extension);
    }

    http::openssl_ptr<EVP_PKEY> key;
    http::openssl_ptr<X509> certificate;
};

// A file that is gone with the object.
class tls_file {
public:
    tls_file() { ::close(::mkstemp(path_)); }
    explicit tls_file(const identity& with) : tls_file() { put(with); }
    tls_file(const tls_file&) = delete;
    tls_file& operator=(const tls_file&) = delete;
    ~tls_file() { std::remove(path_); }

    // Certificate and key, in place of what was there.
    void put(const identity& with) {
        write([&](std::FILE* file) {
            PEM_write_X509(file, with.certificate.get());
            PEM_write_PrivateKey(file, with.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    void put(std::string_view text) {
        write([&](std::FILE* file) { std::fwrite(text.data(), 1, text.size(), file); });
    }
    // A list that says the certificate of this serial is revoked.
    void put_revocation(const identity& authority, long serial) {
        X509_CRL* list = X509_CRL_new();
        X509_CRL_set_version(list, 1);
        X509_CRL_set_issuer_name(list, X509_get_subject_name(authority.certificate.get()));
        ASN1_TIME* time = ASN1_TIME_set(nullptr, tls_epoch - 60);
        X509_CRL_set1_lastUpdate(list, time);
        X509_REVOKED* entry = X509_REVOKED_new();
        ASN1_INTEGER* number = ASN1_INTEGER_new();
        ASN1_INTEGER_set(number, serial);
        X509_REVOKED_set_serialNumber(entry, number);
        X509_REVOKED_set_revocationDate(entry, time);
        X509_CRL_add0_revoked(list, entry);
        ASN1_TIME_set(time, tls_epoch + 3600);
        X509_CRL_set1_nextUpdate(list, time);
        X509_CRL_sign(list, authority.key.get(), EVP_sha256());
        write([&](std::FILE* file) { PEM_write_X509_CRL(file, list); });
        ASN1_INTEGER_free(number);
        ASN1_TIME_free(time);
        X509_CRL_free(list);
    }
    const char* path() const noexcept { return path_; }

private:
    template <class F>
    void write(F f) {
        std::FILE* file = std::fopen(path_, "w");
        ::fchmod(::fileno(file), 0600);
        f(file);
        std::fclose(file);
    }

    char path_[32] = "/tmp/mainstay-tls-XXXXXX";
};

inline http::server_options over_tls(const tls_file& with) {
    http::server_options options;
    options.tls.emplace();
    options.tls->certificates.push_back({.certificate_file = with.path()});
    return options;
}

struct tls_client {
    explicit tls_client(loopback& to, int version = TLS1_3_VERSION, const identity* shows = nullptr)
        : line(to), socket(to.connect()), context(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), version);
        SSL_CTX_set_max_proto_version(context.get(), version);
        if (shows != nullptr) {
            SSL_CTX_use_certificate(context.get(), shows->certificate.get());
            SSL_CTX_use_PrivateKey(context.get(), shows->key.get());
        }
        session.reset(SSL_new(context.get()));
        SSL_set_tlsext_host_name(session.get(), "a.example");
        in = BIO_new(BIO_s_mem());
        out = BIO_new(BIO_s_mem());
        SSL_set_bio(session.get(), in, out);
        SSL_set_connect_state(session.get());
    }
    // What waits to be sent.
    std::string take() {
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(out, &bytes);
        std::string given(bytes, static_cast<std::size_t>(size));
        (void)BIO_reset(out);
        return given;
    }
    void give(std::string_view bytes) { BIO_write(in, bytes.data(), static_cast<int>(bytes.size())); }
    // One turn of each side; false when nothing moved.
    bool move() {
        const std::string given = take();
        const std::string got = line.talk(socket, given);
        give(got);
        return !given.empty() || !got.empty();
    }
    bool connect() {
        for (int i = 0; i < 4 && SSL_do_handshake(session.get()) != 1; ++i)
            move();
        move();
        return SSL_is_init_finished(session.get()) != 0;
    }
    std::string read() {
        std::string all;
        char piece[16384];
        for (int count; (count = SSL_read(session.get(), piece, sizeof piece)) > 0;)
            all.append(piece, static_cast<std::size_t>(count));
        return all;
    }
    void say(std::string_view bytes) { SSL_write(session.get(), bytes.data(), static_cast<int>(bytes.size())); }
    std::string ask(std::string_view bytes) {
        say(bytes);
        std::string all;
        while (move())
            all += read();
        return all;
    }
    bool told_the_end() const { return (SSL_get_shutdown(session.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

    loopback& line;
    client socket;
    http::openssl_ptr<SSL_CTX> context;
    http::openssl_ptr<SSL> session;
    BIO *in = nullptr, *out = nullptr;
};

constexpr std::string_view get_request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

} // namespace mainstay_test
