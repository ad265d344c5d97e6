// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/peer_certificate.hpp>

#include "tls_bench.hpp"

#include <memory>

using namespace mainstay;
using namespace mainstay_test;

namespace {

// A server that asks for certificates of one authority.
struct bench {
    explicit bench(http::client_certificates mode, bool revocation = false) {
        authority_file.put(authority);
        list.put_revocation(authority, 13);
        options = over_tls(server_file);
        options.tls->client_certificates = mode;
        options.tls->client_ca_file = authority_file.path();
        if (revocation) options.tls->client_crl_file = list.path();
        with = std::make_unique<loopback>(options);
        with->handler.on_request = [this](http::exchange& turn) {
            ++asked;
            seen = turn.request().peer().certificate;
            turn.response().body("hello");
            return true;
        };
    }
    identity of(identity::order what) const {
        what.issuer = &authority;
        return identity(what);
    }
    bool serves(const identity* who, int version) {
        tls_client one(*with, version, who);
        one.connect();
        return body_of(one.ask(get_request)) == "hello";
    }

    identity authority{{.common_name = "the authority"}}, stranger{{.common_name = "the authority"}};
    tls_file server_file{identity({})}, authority_file, list;
    http::server_options options;
    std::unique_ptr<loopback> with;
    std::shared_ptr<const http::peer_certificate> seen;
    int asked = 0;
};

constexpr int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

} // namespace

BOOST_AUTO_TEST_SUITE(peer_certificate_test)

BOOST_AUTO_TEST_CASE(tells_whom_it_is_for) {
    bench site(http::client_certificates::required);
    identity who = site.of({.names = "DNS:one.example,DNS:two.example,URI:spiffe://example/billing",
        .common_name = "b\xc3\xbcro, north"});
    for (int version : versions) {
        site.seen = nullptr;
        BOOST_TEST(site.serves(&who, version));
        BOOST_REQUIRE(site.seen != nullptr);
        BOOST_TEST(site.seen->common_name == "b\xc3\xbcro, north");
        BOOST_TEST(site.seen->subject == "CN=b\xc3\xbcro\\, north");
        BOOST_TEST(site.seen->dns_names == (std::vector<std::string>{"one.example", "two.example"}),
            boost::test_tools::per_element());
        BOOST_TEST(site.seen->uris == std::vector<std::string>{"spiffe://example/billing"},
            boost::test_tools::per_element());
        BOOST_TEST(site.seen->fingerprint.size() == 64U);
    }
}

BOOST_AUTO_TEST_CASE(a_bad_one_is_never_served) {
    for (auto mode : {http::client_certificates::optional, http::client_certificates::required}) {
        bench site(mode, true);
        const identity good = site.of({}), expired = site.of({.valid_to = -1}), early = site.of({.valid_from = 60});
        const identity revoked = site.of({.serial = 13}), other({.issuer = &site.stranger}), self({});
        for (int version : versions) {
            BOOST_TEST(site.serves(&good, version));
            site.asked = 0;
            for (const identity* bad : {&expired, &early, &revoked, &other, &self})
                BOOST_TEST(!site.serves(bad, version));
            BOOST_TEST(site.asked == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(none_is_served_where_it_is_optional) {
    for (int version : versions) {
        bench required(http::client_certificates::required), optional(http::client_certificates::optional);
        BOOST_TEST(!required.serves(nullptr, version));
        BOOST_TEST(required.asked == 0);
        BOOST_TEST(optional.serves(nullptr, version));
        BOOST_TEST(optional.seen == nullptr);
    }
}

// A ticket would let a client in whose certificate has expired or was revoked meanwhile.
BOOST_AUTO_TEST_CASE(is_looked_at_in_each_handshake) {
    for (int version : versions) {
        bench site(http::client_certificates::optional);
        const identity soon = site.of({.valid_to = 600});
        tls_client first(*site.with, version, &soon);
        BOOST_REQUIRE(first.connect());
        BOOST_TEST(body_of(first.ask(get_request)) == "hello");
        SSL_SESSION* kept = SSL_get1_session(first.session.get());
        auto again = [&](const identity* who) {
            tls_client next(*site.with, version, who);
            SSL_set_session(next.session.get(), kept);
            next.connect();
            const bool served = body_of(next.ask(get_request)) == "hello";
            BOOST_TEST(SSL_session_reused(next.session.get()) == 0);
            return served;
        };
        BOOST_TEST(again(&soon));
        BOOST_TEST(site.seen != nullptr);
        // Nobody is somebody for having been it before.
        BOOST_TEST(again(nullptr));
        BOOST_TEST(site.seen == nullptr);
        site.with->threads.advance(std::chrono::seconds{601});
        BOOST_TEST(!again(&soon));
        SSL_SESSION_free(kept);
    }
}

BOOST_AUTO_TEST_SUITE_END()
