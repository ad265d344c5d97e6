// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/server_options.hpp>

#include "tls_bench.hpp"

#include <memory>
#include <sys/stat.h>
#include <vector>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

struct bench {
    bench() { start(over_tls(file)); }
    explicit bench(http::server_options options) { start(std::move(options)); }

    void start(http::server_options options) {
        options.on_error = [this](const http::request&, const std::exception_ptr& error) {
            try {
                std::rethrow_exception(error);
            } catch (const http::tls_warning& known) {
                told.emplace_back(known.what());
                ++warned;
            } catch (const std::exception& known) {
                told.emplace_back(known.what());
            }
        };
        with = std::make_unique<loopback>(std::move(options));
    }
    // The serial number of the certificate that a new client is shown; 0 where there is no handshake.
    long shown() {
        tls_client one(*with);
        if (!one.connect()) return 0;
        http::openssl_ptr<X509> seen(SSL_get1_peer_certificate(one.session.get()));
        return ASN1_INTEGER_get(X509_get0_serialNumber(seen.get()));
    }
    // Past two looks at the files.
    void wait() {
        with->threads.advance(21s);
        with->threads.poll();
    }

    identity first{{.serial = 1}};
    tls_file file{first};
    std::vector<std::string> told;
    int warned = 0;
    std::unique_ptr<loopback> with;
};

// What an authority says of a certificate that it has signed, and until when.
std::string ocsp_response(const identity& about, const identity& authority, long until, int status = V_OCSP_CERTSTATUS_GOOD) {
    OCSP_BASICRESP* inside = OCSP_BASICRESP_new();
    OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), about.certificate.get(), authority.certificate.get());
    ASN1_TIME *from = ASN1_TIME_set(nullptr, tls_epoch - 60), *to = ASN1_TIME_set(nullptr, tls_epoch + until);
    ASN1_GENERALIZEDTIME* from_form = ASN1_TIME_to_generalizedtime(from, nullptr);
    ASN1_GENERALIZEDTIME* to_form = ASN1_TIME_to_generalizedtime(to, nullptr);
    OCSP_basic_add1_status(inside, id, status, 0, from_form, from_form, to_form);
    OCSP_basic_sign(inside, authority.certificate.get(), authority.key.get(), EVP_sha256(), nullptr, 0);
    http::openssl_ptr<OCSP_RESPONSE> whole(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, inside));
    unsigned char* bytes = nullptr;
    const int size = i2d_OCSP_RESPONSE(whole.get(), &bytes);
    std::string result(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    ASN1_GENERALIZEDTIME_free(from_form);
    ASN1_GENERALIZEDTIME_free(to_form);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    OCSP_CERTID_free(id);
    OCSP_BASICRESP_free(inside);
    return result;
}

std::string stapled(loopback& line, int version) {
    tls_client one(line, version);
    SSL_set_tlsext_status_type(one.session.get(), TLSEXT_STATUSTYPE_ocsp);
    BOOST_REQUIRE(one.connect());
    const unsigned char* bytes = nullptr;
    const long size = SSL_get_tlsext_status_ocsp_resp(one.session.get(), &bytes);
    return size <= 0 ? std::string() : std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

} // namespace

BOOST_AUTO_TEST_SUITE(tls_reload_test)

BOOST_AUTO_TEST_CASE(new_connections_get_the_new_certificate_and_old_ones_stay) {
    bench site;
    tls_client old(*site.with);
    BOOST_REQUIRE(old.connect());
    old.ask(get_request);
    BOOST_TEST(site.shown() == 1);
    site.file.put(identity({.serial = 2}));
    site.wait();
    BOOST_TEST(site.shown() == 2);
    BOOST_TEST(body_of(old.ask(get_request)) == "hello");
    BOOST_TEST(site.told.empty());
}

BOOST_AUTO_TEST_CASE(what_is_half_written_is_not_looked_into) {
    bench site;
    for (int i = 0; i < 5; ++i) {
        site.file.put(std::string(static_cast<std::size_t>(i + 1), 'x'));
        site.with->threads.advance(10s);
    }
    BOOST_TEST(site.told.empty());
    site.file.put(identity({.serial = 2}));
    site.wait();
    BOOST_TEST(site.shown() == 2);
    BOOST_TEST(site.told.empty());
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_told_once_and_changes_nothing) {
    bench site;
    site.file.put("no certificate");
    for (int i = 0; i < 4; ++i)
        site.wait();
    BOOST_TEST(site.shown() == 1);
    BOOST_REQUIRE(site.told.size() == 1U);
    BOOST_TEST(site.told[0].find(site.file.path()) != std::string::npos);
    std::remove(site.file.path());
    site.wait();
    BOOST_TEST(site.shown() == 1);
    BOOST_TEST(site.told.size() == 2U);
    site.file.put(identity({.serial = 3}));
    site.wait();
    BOOST_TEST(site.shown() == 3);
    BOOST_TEST(site.told.size() == 2U);
}

BOOST_AUTO_TEST_CASE(nothing_is_looked_at_where_that_is_set) {
    tls_file file(identity({.serial = 1}));
    auto options = over_tls(file);
    options.tls->reload_interval = 0s;
    bench site(options);
    file.put(identity({.serial = 2}));
    site.wait();
    BOOST_TEST(site.shown() == 1);
}

BOOST_AUTO_TEST_CASE(a_session_goes_on_after_a_reload) {
    bench site;
    tls_client before(*site.with);
    BOOST_REQUIRE(before.connect());
    before.ask(get_request);
    site.file.put(identity({.serial = 2}));
    site.wait();
    tls_client after(*site.with);
    SSL_SESSION* kept = SSL_get1_session(before.session.get());
    SSL_set_session(after.session.get(), kept);
    BOOST_REQUIRE(after.connect());
    BOOST_TEST(SSL_session_reused(after.session.get()) == 1);
    SSL_SESSION_free(kept);
}

// A revocation list that changes is for the next client.
BOOST_AUTO_TEST_CASE(a_new_revocation_list_counts) {
    identity authority{{.common_name = "the authority"}};
    identity who({.issuer = &authority, .serial = 5});
    tls_file file(identity({})), authority_file(authority), list;
    list.put_revocation(authority, 4);
    auto options = over_tls(file);
    options.tls->client_certificates = http::client_certificates::required;
    options.tls->client_ca_file = authority_file.path();
    options.tls->client_crl_file = list.path();
    bench site(options);
    auto served = [&] {
        tls_client one(*site.with, TLS1_3_VERSION, &who);
        one.connect();
        return body_of(one.ask(get_request)) == "hello";
    };
    BOOST_TEST(served());
    list.put_revocation(authority, 5);
    site.wait();
    BOOST_TEST(!served());
}

BOOST_AUTO_TEST_CASE(the_response_of_the_authority_goes_along_while_it_is_good) {
    identity authority({}), server({.issuer = &authority, .serial = 7});
    tls_file file(server), staple;
    const std::string first = ocsp_response(server, authority, 600), second = ocsp_response(server, authority, 3000);
    staple.put(first);
    auto options = over_tls(file);
    options.tls->certificates[0].ocsp_file = staple.path();
    bench site(options);
    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION})
        BOOST_TEST((stapled(*site.with, version) == first));
    site.with->threads.advance(600s);
    BOOST_TEST(stapled(*site.with, TLS1_3_VERSION).empty());
    staple.put(second);
    site.wait();
    BOOST_TEST((stapled(*site.with, TLS1_3_VERSION) == second));
    BOOST_TEST(site.told.empty());
    // None of these is sent in its place.
    const std::string wrong[] = {ocsp_response(authority, authority, 3000),
        ocsp_response(server, authority, 3000, V_OCSP_CERTSTATUS_REVOKED), first.substr(0, first.size() / 2)};
    for (const auto& each : wrong) {
        staple.put(each);
        site.wait();
        BOOST_TEST((stapled(*site.with, TLS1_3_VERSION) == second));
    }
    BOOST_TEST(site.told.size() == 3U);
}

BOOST_AUTO_TEST_CASE(what_should_be_mended_is_told) {
    tls_file soon(identity({.valid_to = 13 * 24 * 3600 + 1})), later(identity({.valid_to = 14 * 24 * 3600 + 60}));
    tls_file expired(identity({.valid_to = -1})), early(identity({.valid_from = 60})), open(identity({}));
    BOOST_REQUIRE(::chmod(open.path(), 0644) == 0);
    for (const auto& [file, told] : {std::pair{&expired, "has expired"}, {&soon, "expires in 13 days"}, {&early, "not valid yet"}, {&open, "every user"}}) {
        bench site(over_tls(*file));
        site.with->threads.poll();
        BOOST_REQUIRE(site.told.size() == 1U);
        BOOST_TEST(site.told[0].find(told) != std::string::npos);
        BOOST_TEST(site.warned == 1);
        BOOST_TEST(site.shown() == 1);
    }
    bench site(over_tls(later));
    site.with->threads.poll();
    BOOST_TEST(site.told.empty());
    // And when it is read anew.
    later.put(identity({.valid_to = 2 * 3600 + 60}));
    site.with->threads.advance(30s);
    BOOST_REQUIRE(site.told.size() == 1U);
    BOOST_TEST(site.told[0].find("expires in 2 hours") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
