// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/openssl_ptr.hpp"

#include <mainstay/core/clock.hpp>

#include <string>

namespace mainstay::inline v0::http {

// An OCSP response that goes out with its certificate.
class tls_staple {
public:
    // Throws std::runtime_error that names the file when it holds no response that calls the certificate good. Its
    // signature is for the clients to check.
    tls_staple(const std::string& file, X509* certificate);

    const std::string& bytes() const noexcept { return bytes_; }
    core::clock::wall_time good_until() const noexcept { return good_until_; }

private:
    std::string bytes_;
    core::clock::wall_time good_until_ = core::clock::wall_time::max();
};

} // namespace mainstay::inline v0::http
