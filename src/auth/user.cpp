// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/user.hpp>

#include <mainstay/routing/operation.hpp>

#include <algorithm>

namespace mainstay::inline v0::routing {
namespace {

// RFC 9110 wants a challenge with every 401; there is no registered scheme for cookies.
constexpr const char* challenge = "Cookie realm=\"session\"";

} // namespace

task<extracted<auth::user>> from_request<auth::user>::read(http::request& request, auth::sessions& sessions) {
    auto found = co_await sessions.find(request);
    if (!found) co_return extracted<auth::user>::absent();
    auto& context = request.context();
    const auto& fields = context.log_fields();
    if (std::none_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == "user"; })) {
        context.log_field("user", found->account.text());
    }
    co_return auth::user(*std::move(found));
}

problem from_request<auth::user>::missing() {
    return problem::unauthorized("sign in first").field("WWW-Authenticate", challenge);
}

void from_request<auth::user>::describe(operation& into) {
    into.security("session", R"({"type":"apiKey","in":"cookie","name":"session"})");
    into.error(401, "unauthorized", "Nobody is signed in, or the session has expired.");
    into.response_field(401, "WWW-Authenticate", "What is asked for.");
}

} // namespace mainstay::inline v0::routing
