// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

namespace mainstay::inline v0::http {

/// Whom a client's certificate is for. Its authority has signed this: nothing here is the client's own claim.
struct peer_certificate {
    /// The whole name in the form of RFC 4514, such as `CN=billing,O=Example`.
    std::string subject{};
    /// In UTF-8; empty where it has none, or several.
    std::string common_name{};
    /// From the subject alternative names, as they are written there; a name with a NUL is left out.
    std::vector<std::string> dns_names{};
    std::vector<std::string> uris{};
    /// SHA-256 of the certificate in DER form, as 64 lower-case hexadecimal digits.
    std::string fingerprint{};
};

} // namespace mainstay::inline v0::http
