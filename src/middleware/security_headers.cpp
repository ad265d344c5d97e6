// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/security_headers.hpp>

#include <mainstay/http/field.hpp>

namespace mainstay::inline v0::middleware {
namespace {

constexpr http::field_name nosniff = "X-Content-Type-Options", referrer = "Referrer-Policy",
                           policy = "Content-Security-Policy", transport = "Strict-Transport-Security";

// Whether the handler set one of our fields: rare, and worth the slow way.
bool has_ours(const http::response& answer) noexcept {
    for (const http::field_name& one : {nosniff, referrer, policy, transport}) {
        if (answer.field(one)) return true;
    }
    return false;
}

} // namespace

security_headers::security_headers(const security_headers_options& options) {
    auto put = [&](http::field_name name, const std::string& value) {
        if (!value.empty()) plain_.set(name, value);
    };
    if (options.nosniff) plain_.set(nosniff, "nosniff");
    put(referrer, options.referrer_policy);
    put(policy, options.content_security_policy);
    secure_ = plain_;
    if (!options.strict_transport_security.empty()) secure_.set(transport, options.strict_transport_security);
}

void security_headers::after(const http::request& request, http::response& response) const {
    const http::response& ours = request.client().secure ? secure_ : plain_;
    if (!has_ours(response)) {
        response.add_fields(ours);
        return;
    }
    for (const auto& [name, value] : ours.fields()) {
        if (!response.field(name)) response.add(name, value);
    }
}

} // namespace mainstay::inline v0::middleware
