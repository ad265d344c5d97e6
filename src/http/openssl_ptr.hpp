// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

struct openssl_free {
    void operator()(SSL* object) const noexcept { SSL_free(object); }
    void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
    void operator()(X509* object) const noexcept { X509_free(object); }
    void operator()(EVP_PKEY* object) const noexcept { EVP_PKEY_free(object); }
    void operator()(ASN1_TIME* object) const noexcept { ASN1_TIME_free(object); }
    void operator()(BIO* object) const noexcept { BIO_free_all(object); }
    void operator()(OCSP_RESPONSE* object) const noexcept { OCSP_RESPONSE_free(object); }
    void operator()(OCSP_BASICRESP* object) const noexcept { OCSP_BASICRESP_free(object); }
    void operator()(GENERAL_NAMES* object) const noexcept { GENERAL_NAMES_free(object); }
};
template <class T>
using openssl_ptr = std::unique_ptr<T, openssl_free>;

// Why the last call failed, in OpenSSL's words; empties the queue of errors.
inline std::string openssl_reason() {
    const unsigned long code = ERR_peek_last_error();
    const char* text = ERR_reason_error_string(code);
    std::string reason = text != nullptr ? text : "unknown error";
    ERR_clear_error();
    return reason;
}

// What is wrong with a file of TLS settings, in words for whoever runs the program.
[[noreturn]] inline void fail_about(const std::string& file, const std::string& why) {
    ERR_clear_error();
    throw std::runtime_error("tls: " + file + ": " + why);
}

// Calls f with the kind (GEN_DNS, GEN_URI) and the text of each subject alternative name of these two, as it is written.
// One with a NUL is left out.
template <class F>
void each_alternative_name(X509* of, F f) {
    openssl_ptr<GENERAL_NAMES> all(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(of, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(all.get()); ++i) {
        const GENERAL_NAME* each = sk_GENERAL_NAME_value(all.get(), i);
        if (each->type != GEN_DNS && each->type != GEN_URI) continue;
        const ASN1_IA5STRING* text = each->d.ia5;
        std::string_view view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text)));
        if (view.find('\0') == std::string_view::npos) f(each->type, view);
    }
}

} // namespace mainstay::inline v0::http
