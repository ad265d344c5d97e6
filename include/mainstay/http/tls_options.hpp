// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace mainstay::inline v0::http {

/// A certificate with its key, as files in PEM form.
struct tls_certificate {
    /// The certificate, and behind it those that lead to its authority (Let's Encrypt: `fullchain.pem`).
    std::string certificate_file;
    /// Its private key; empty where `certificate_file` holds it as well.
    std::string key_file{};
    /// Of an encrypted key. Nobody is ever asked for it at a terminal.
    std::string key_password{};
    /// An OCSP response about it in DER form, sent along where clients ask for one (RFC 6066 section 8) until its
    /// `nextUpdate`; empty: none. Something else has to fetch it anew.
    std::string ocsp_file{};
};

/// What `server_options::on_error` is told of certificates and keys that work and should be mended all the same: one that
/// has expired or will in less than 14 days, is not valid yet, or has a key that everybody can read.
class tls_warning final : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The oldest version of TLS that is spoken; 1.0 and 1.1 never are (RFC 8996).
enum class tls_version { tls_1_2, tls_1_3 };

/// Whether clients show a certificate of their own. One that is shown always has to be good, and is looked at in each
/// handshake: where it is not `none` there is no resumption, which would pass over a revocation or an expiry.
enum class client_certificates { none, optional, required };

/// TLS of a listener: Mozilla's intermediate set without finite-field Diffie-Hellman, resumption by tickets whose keys
/// stay in memory and change; no renegotiation, compression or early data.
struct tls_options {
    /// The first serves clients that name no host, or one that no certificate has. Which hosts a certificate is for
    /// is read from its subject alternative names; an RSA one and an ECDSA one may be for the same.
    std::vector<tls_certificate> certificates;
    tls_version minimum = tls_version::tls_1_2;
    /// Whether clients that name a host no certificate is for are refused (`unrecognized_name`).
    bool refuse_unknown_names = false;
    http::client_certificates client_certificates = http::client_certificates::none;
    /// The authorities that clients' certificates come from, in PEM form.
    std::string client_ca_file{};
    /// Revocation lists of all of them, in PEM form; empty: none are looked at.
    std::string client_crl_file{};
    /// The most certificates that may stand between a client's and its authority.
    int client_chain_depth = 3;
    /// For the whole handshake; then the connection is closed. Zero means no limit.
    std::chrono::milliseconds handshake_timeout{10'000};
    /// How long a client may come back without a full handshake; zero: never.
    std::chrono::seconds session_lifetime{7'200};
    /// How often all these files are looked at; zero: never. Changed ones are read once they have stood still from one
    /// look to the next, and are for new connections; while they are no good the old ones stay, and `on_error` is told.
    std::chrono::seconds reload_interval{10};
};

} // namespace mainstay::inline v0::http
