// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace mainstay::inline v0::http {

struct openssl_free {
    void operator()(SSL* object) const noexcept { SSL_free(object); }
    void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
    void operator()(X509* object) const noexcept { X509_free(object); }
    void operator()(EVP_PKEY* object) const noexcept { EVP_PKEY_free(object); }
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

} // namespace mainstay::inline v0::http
