// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/openssl_ptr.hpp"
#include "http/tls_staple.hpp"
#include "http/tls_ticket_keys.hpp"

#include <mainstay/http/tls_options.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

// What a listener's TLS connections have in common: certificates by name, and the keys of their tickets. Made once,
// read by all I/O threads; outlives its sessions.
class tls_settings {
public:
    // Reads all files. Throws std::runtime_error that tells every mistake, each with its file.
    // The keys of tickets are those of the settings before, where there were any.
    tls_settings(tls_options options, const core::clock& time, std::shared_ptr<tls_ticket_keys> tickets = nullptr);
    tls_settings(const tls_settings&) = delete;
    tls_settings& operator=(const tls_settings&) = delete;

    const tls_options& options() const noexcept { return options_; }
    const core::clock& time() const noexcept { return *time_; }
    const std::shared_ptr<tls_ticket_keys>& tickets() const noexcept { return tickets_; }
    // What works, and should be mended all the same.
    const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    SSL_CTX* native() const noexcept { return default_.get(); }

private:
    struct identity {
        std::vector<openssl_ptr<X509>> chain; // the certificate first
        openssl_ptr<EVP_PKEY> key;
        std::vector<std::string> names; // lower case
        std::optional<tls_staple> staple;
    };

    identity load(const tls_certificate& from);
    void warn_of(const identity& made, const tls_certificate& from, const std::string& key_file);
    static std::vector<std::string> names_of(X509* certificate);
    openssl_ptr<SSL_CTX> make_context(const std::vector<const identity*>& use);
    void verify_clients(SSL_CTX* context) const;
    std::vector<const identity*> identities_for(std::string_view name) const;
    SSL_CTX* find(std::string_view name) const;

    static int on_name(SSL* session, int* alert, void* self);
    static int on_protocols(SSL* session, const unsigned char** out, unsigned char* size, const unsigned char* in,
        unsigned int in_size, void* self);
    static int on_status(SSL* session, void* self);
    static int on_ticket(SSL* session, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
        int sealing);

    tls_options options_;
    const core::clock* time_;
    std::shared_ptr<tls_ticket_keys> tickets_;
    std::vector<std::string> warnings_;
    std::vector<identity> identities_;
    openssl_ptr<SSL_CTX> default_;
    std::map<std::string, openssl_ptr<SSL_CTX>, std::less<>> by_name_; // exact names, and wildcards with their `*`
};

} // namespace mainstay::inline v0::http
