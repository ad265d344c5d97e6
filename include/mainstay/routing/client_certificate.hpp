// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/peer_certificate.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>

#include <memory>
#include <utility>

namespace mainstay::inline v0 {

/// The certificate that the client has shown, which the server has checked; 403 where it has shown none.
///
/// Comes from `http::tls_options::client_certificates`. Behind a proxy that ends TLS there is none.
class client_certificate {
public:
    /// Never null.
    explicit client_certificate(std::shared_ptr<const http::peer_certificate> shown) : shown_(std::move(shown)) {}

    const http::peer_certificate& operator*() const noexcept { return *shown_; }
    const http::peer_certificate* operator->() const noexcept { return shown_.get(); }

private:
    std::shared_ptr<const http::peer_certificate> shown_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct from_request<mainstay::client_certificate> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::client_certificate> read(http::request& request) {
        const auto& shown = request.peer().certificate;
        if (shown == nullptr) return extracted<mainstay::client_certificate>::absent();
        return mainstay::client_certificate(shown);
    }
    static problem missing() {
        return problem(403, "client_certificate_required", "this is only for clients that show a certificate");
    }
    static void describe(operation& into) { into.error(403, "client_certificate_required"); }
};

} // namespace mainstay::inline v0::routing
