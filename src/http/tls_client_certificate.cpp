// SPDX-License-Identifier: BSL-1.0
#include "http/tls_client_certificate.hpp"

#include "http/openssl_ptr.hpp"

#include <mainstay/core/encoding.hpp>

#include <array>
#include <span>
#include <string_view>

namespace mainstay::inline v0::http {
namespace {

std::string subject_of(const X509_NAME* name) {
    openssl_ptr<BIO> out(BIO_new(BIO_s_mem()));
    // Letters of other scripts stay what they are, in UTF-8.
    constexpr unsigned long form = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!out || X509_NAME_print_ex(out.get(), name, 0, form) < 0) return {};
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::string common_name_of(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, at) >= 0) return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) return {};
    std::string result(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return result.find('\0') == std::string::npos ? result : std::string();
}

} // namespace

std::shared_ptr<const peer_certificate> read_certificate(X509* shown) {
    auto result = std::make_shared<peer_certificate>();
    const X509_NAME* name = X509_get_subject_name(shown);
    result->subject = subject_of(name);
    result->common_name = common_name_of(name);
    each_alternative_name(shown, [&](int kind, std::string_view text) {
        (kind == GEN_DNS ? result->dns_names : result->uris).emplace_back(text);
    });
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    if (X509_digest(shown, EVP_sha256(), digest.data(), &size) == 1) {
        result->fingerprint = core::hex_encode(std::as_bytes(std::span(digest.data(), size)));
    }
    ERR_clear_error();
    return result;
}

} // namespace mainstay::inline v0::http
