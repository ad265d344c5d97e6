// SPDX-License-Identifier: BSL-1.0
#include "http/tls_settings.hpp"

#include "http/characters.hpp"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <set>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

constexpr const char* ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* groups = "X25519:P-256:P-384";
// A certificate that ends so soon should have been renewed by now.
constexpr std::chrono::seconds expiry_notice = std::chrono::hours(14 * 24);
// What a client may send as its chain of certificates.
constexpr long longest_client_chain = 32 * 1024;

void check(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string("tls: ") + what + ": " + openssl_reason());
}

openssl_ptr<BIO> open(const std::string& file) {
    ERR_clear_error();
    errno = 0;
    openssl_ptr<BIO> opened(BIO_new_file(file.c_str(), "rb"));
    if (!opened) fail_about(file, "cannot be read: " + std::system_category().message(errno != 0 ? errno : EIO));
    return opened;
}

// In place of OpenSSL's, which asks at the terminal.
int give_password(char* out, int size, int, void* from) {
    const auto& password = *static_cast<const std::string*>(from);
    if (password.empty() || password.size() > static_cast<std::size_t>(size)) return -1;
    std::memcpy(out, password.data(), password.size());
    return static_cast<int>(password.size());
}

bool end_of_pem() {
    const bool end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return end;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& each : result)
        each = lower(each);
    return result;
}

// `*.rest` of `label.rest`; empty where there is none.
std::string wildcard_of(std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    return "*" + std::string(name.substr(dot));
}

} // namespace

tls_settings::tls_settings(tls_options options, const core::clock& time, std::shared_ptr<tls_ticket_keys> tickets)
    : options_(std::move(options))
    , time_(&time)
    , tickets_(tickets ? std::move(tickets) : std::make_shared<tls_ticket_keys>(time, options_.session_lifetime)) {
    std::string mistakes;
    auto collect = [&](auto&& read) {
        try {
            read();
        } catch (const std::runtime_error& mistake) {
            mistakes += (mistakes.empty() ? "" : "; ") + std::string(mistake.what());
        }
    };
    if (options_.certificates.empty()) mistakes = "tls: no certificate is set";
    identities_.reserve(options_.certificates.size());
    for (const auto& each : options_.certificates)
        collect([&] { identities_.push_back(load(each)); });
    // Where a certificate is wanting, the file of authorities is still looked at.
    collect([&] { default_ = make_context({}); });
    if (!mistakes.empty()) throw std::runtime_error(mistakes);

    const auto& first = identities_.front();
    std::vector<const identity*> by_default{&first};
    if (!first.names.empty()) by_default = identities_for(first.names.front());
    default_ = make_context(by_default);
    for (const auto& each : identities_)
        for (const auto& name : each.names)
            if (!by_name_.contains(name)) by_name_.emplace(name, make_context(identities_for(name)));
}

tls_settings::identity tls_settings::load(const tls_certificate& from) {
    identity made;
    const auto file = open(from.certificate_file);
    while (X509* next = PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr))
        made.chain.emplace_back(next);
    if (!end_of_pem() || made.chain.empty()) fail_about(from.certificate_file, "holds no certificate in PEM form");
    const std::string& key_name = from.key_file.empty() ? from.certificate_file : from.key_file;
    const auto key_file = open(key_name);
    auto* password = const_cast<std::string*>(&from.key_password);
    made.key.reset(PEM_read_bio_PrivateKey(key_file.get(), nullptr, &give_password, password));
    if (!made.key) {
        const bool none = end_of_pem();
        fail_about(key_name, none ? "holds no private key in PEM form"
                       : from.key_password.empty() ? "the private key cannot be read, or is encrypted and has no password"
                                                   : "the private key cannot be read, or its password is wrong");
    }
    if (X509_check_private_key(made.chain.front().get(), made.key.get()) != 1) {
        fail_about(key_name, "the key does not belong to the certificate in " + from.certificate_file);
    }
    made.names = names_of(made.chain.front().get());
    if (!from.ocsp_file.empty()) made.staple.emplace(from.ocsp_file, made.chain.front().get());
    warn_of(made, from, key_name);
    return made;
}

void tls_settings::warn_of(const identity& made, const tls_certificate& from, const std::string& key_file) {
    auto now = core::clock::wall_time::clock::to_time_t(time_->wall_now());
    auto warn = [&](const std::string& file, const std::string& what) {
        warnings_.push_back("tls: " + file + ": " + what);
    };
    const ASN1_TIME* end = X509_get0_notAfter(made.chain.front().get());
    auto soon = now + static_cast<std::time_t>(expiry_notice.count());
    if (X509_cmp_time(end, &now) < 0) {
        warn(from.certificate_file, "the certificate has expired");
    } else if (X509_cmp_time(end, &soon) < 0) {
        int days = 0, seconds = 0;
        const openssl_ptr<ASN1_TIME> present(ASN1_TIME_set(nullptr, now));
        ASN1_TIME_diff(&days, &seconds, present.get(), end);
        const std::string left =
            days >= 2 ? std::to_string(days) + " days" : std::to_string(days * 24 + seconds / 3600) + " hours";
        warn(from.certificate_file, "the certificate expires in " + left);
    }
    if (X509_cmp_time(X509_get0_notBefore(made.chain.front().get()), &now) > 0) {
        warn(from.certificate_file, "the certificate is not valid yet");
    }
    struct stat found {};
    if (::stat(key_file.c_str(), &found) == 0 && (found.st_mode & (S_IROTH | S_IWOTH)) != 0) {
        warn(key_file, "the private key is open to every user of this machine");
    }
    if (made.staple && made.staple->good_until() <= time_->wall_now()) {
        warn(from.ocsp_file, "the OCSP response is out of date, and is not sent");
    }
}

std::vector<std::string> tls_settings::names_of(X509* certificate) {
    std::vector<std::string> names;
    each_alternative_name(certificate, [&](int kind, std::string_view text) {
        if (kind == GEN_DNS && !text.empty()) names.push_back(lower_case(text));
    });
    return names;
}

// Of each kind of key the first whose certificate has the name, or else a wildcard for it.
std::vector<const tls_settings::identity*> tls_settings::identities_for(std::string_view name) const {
    std::vector<const identity*> chosen;
    std::set<int> kinds;
    for (const std::string& wanted : {std::string(name), wildcard_of(name)}) {
        for (const auto& each : identities_) {
            if (wanted.empty() || std::ranges::find(each.names, wanted) == each.names.end()) continue;
            if (kinds.insert(EVP_PKEY_get_base_id(each.key.get())).second) chosen.push_back(&each);
        }
    }
    return chosen;
}

openssl_ptr<SSL_CTX> tls_settings::make_context(const std::vector<const identity*>& use) {
    ERR_clear_error();
    openssl_ptr<SSL_CTX> made(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* const context = made.get();
    check(context != nullptr, "no context");
    const bool newest = options_.minimum == tls_version::tls_1_3;
    check(SSL_CTX_set_min_proto_version(context, newest ? TLS1_3_VERSION : TLS1_2_VERSION) == 1, "versions");
    check(SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1, "versions");
    check(SSL_CTX_set_cipher_list(context, ciphers) == 1, "ciphers");
    check(SSL_CTX_set1_groups_list(context, groups) == 1, "groups");
    SSL_CTX_set_security_level(context, 2);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // One read for a record, and not one for its head and one for the rest.
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_max_cert_list(context, longest_client_chain);
    SSL_CTX_set_max_early_data(context, 0);
    SSL_CTX_set_alpn_select_cb(context, &on_protocols, this);
    SSL_CTX_set_tlsext_servername_callback(context, &on_name);
    SSL_CTX_set_tlsext_servername_arg(context, this);
    SSL_CTX_set_app_data(context, this);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_tlsext_status_cb(context, &on_status);
    SSL_CTX_set_tlsext_status_arg(context, this);
    // A session that is taken up again does not show its certificate again, which may be revoked by now, or too old.
    const bool resumes = options_.client_certificates == client_certificates::none;
    if (resumes && options_.session_lifetime.count() > 0) {
        SSL_CTX_set_timeout(context, static_cast<long>(options_.session_lifetime.count()));
        SSL_CTX_set_tlsext_ticket_key_evp_cb(context, &on_ticket);
    } else {
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(context, 0);
    }
    for (const identity* each : use) {
        check(SSL_CTX_use_certificate(context, each->chain.front().get()) == 1, "certificate");
        check(SSL_CTX_use_PrivateKey(context, each->key.get()) == 1, "private key");
        check(SSL_CTX_clear_chain_certs(context) == 1, "chain");
        for (std::size_t i = 1; i < each->chain.size(); ++i)
            check(SSL_CTX_add1_chain_cert(context, each->chain[i].get()) == 1, "chain");
    }
    verify_clients(context);
    return made;
}

void tls_settings::verify_clients(SSL_CTX* context) const {
    if (options_.client_certificates == client_certificates::none) return;
    if (options_.client_ca_file.empty()) throw std::runtime_error("tls: client certificates want a client_ca_file");
    int how = SSL_VERIFY_PEER;
    if (options_.client_certificates == client_certificates::required) how |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    SSL_CTX_set_verify(context, how, nullptr);
    SSL_CTX_set_verify_depth(context, options_.client_chain_depth);
    (void)open(options_.client_ca_file);
    auto* names = SSL_load_client_CA_file(options_.client_ca_file.c_str());
    if (names == nullptr || SSL_CTX_load_verify_file(context, options_.client_ca_file.c_str()) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        fail_about(options_.client_ca_file, "holds no certificate in PEM form");
    }
    SSL_CTX_set_client_CA_list(context, names);
    if (options_.client_crl_file.empty()) return;
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    (void)open(options_.client_crl_file);
    X509_LOOKUP* lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    if (lookup == nullptr || X509_load_crl_file(lookup, options_.client_crl_file.c_str(), X509_FILETYPE_PEM) < 1) {
        fail_about(options_.client_crl_file, "holds no revocation list in PEM form");
    }
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

SSL_CTX* tls_settings::find(std::string_view name) const {
    const std::string wanted = lower_case(name);
    if (auto exact = by_name_.find(wanted); exact != by_name_.end()) return exact->second.get();
    if (auto wild = by_name_.find(wildcard_of(wanted)); wild != by_name_.end()) return wild->second.get();
    return nullptr;
}

int tls_settings::on_name(SSL* session, int* alert, void* given) {
    const auto& self = *static_cast<const tls_settings*>(given);
    const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
    SSL_CTX* chosen = nullptr;
    try {
        chosen = self.find(name);
    } catch (...) {
        *alert = SSL_AD_INTERNAL_ERROR;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    if (chosen == nullptr) {
        if (!self.options_.refuse_unknown_names) return SSL_TLSEXT_ERR_NOACK;
        *alert = SSL_AD_UNRECOGNIZED_NAME;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    SSL_set_SSL_CTX(session, chosen);
    return SSL_TLSEXT_ERR_OK;
}

int tls_settings::on_protocols(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in,
    unsigned int in_size, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, size, ours, sizeof ours - 1, in, in_size) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_ALERT_FATAL; // no_application_protocol (RFC 7301 section 3.2)
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

int tls_settings::on_status(SSL* session, void* given) {
    const auto& self = *static_cast<const tls_settings*>(given);
    const X509* sent = SSL_get_certificate(session);
    for (const auto& each : self.identities_) {
        if (each.chain.front().get() != sent || !each.staple) continue;
        if (each.staple->good_until() <= self.time_->wall_now()) break;
        // OpenSSL frees what it is given.
        const std::string& bytes = each.staple->bytes();
        void* copy = OPENSSL_memdup(bytes.data(), bytes.size());
        if (copy == nullptr) break;
        SSL_set_tlsext_status_ocsp_resp(session, copy, static_cast<long>(bytes.size()));
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

int tls_settings::on_ticket(
    SSL* session, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int sealing) {
    auto& self = *static_cast<tls_settings*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)));
    try {
        tls_ticket_keys::found with{};
        if (sealing != 0) {
            with.key = self.tickets_->current();
            if (RAND_bytes(iv, EVP_MAX_IV_LENGTH) != 1) return -1;
            std::copy(with.key.name.begin(), with.key.name.end(), name);
        } else {
            auto known = self.tickets_->find(name);
            if (!known) return 0;
            with = *known;
        }
        OSSL_PARAM how[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, with.key.mac.data(), with.key.mac.size()),
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>("SHA256"), 0),
            OSSL_PARAM_construct_end()};
        if (EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, with.key.cipher.data(), iv, sealing != 0 ? 1 : 0) != 1 ||
            EVP_MAC_CTX_set_params(mac, how) != 1) {
            return -1;
        }
        return with.old ? 2 : 1;
    } catch (...) {
        return -1;
    }
}

} // namespace mainstay::inline v0::http
