// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/rate_limit.hpp>

#include <mainstay/http/client_network.hpp>
#include <mainstay/http/problem_response.hpp>

#include <algorithm>
#include <string>

namespace mainstay::inline v0::middleware {
namespace {

http::response refusal(const http::request& request, std::chrono::nanoseconds wait) {
    constexpr std::chrono::seconds longest = std::chrono::hours{24};
    auto seconds = std::clamp(
        wait > longest ? longest : std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1}, longest);
    http::response answer;
    http::write_problem(answer, problem::too_many_requests(seconds), request.context().id());
    return answer;
}

} // namespace

rate_limit::rate_limit(resilience::rate_limiter_options options)
    : limiter_(std::make_shared<resilience::rate_limiter>(options)) {}

bool rate_limit::applies(const routing::route_info& route) const noexcept {
    return limiter_->limit().limited() && route.metadata.find<not_rate_limited>() == nullptr;
}

std::optional<http::response> rate_limit::before(http::request& request) const {
    const std::string& address = request.client().address;
    // An IPv4 address stands for itself, without a copy.
    bool plain = address.find(':') == std::string::npos;
    auto said = plain ? limiter_->take(address) : limiter_->take(http::client_network(address));
    if (said.allowed) return std::nullopt;
    return refusal(request, said.retry_after);
}

void rate_limit::describe(routing::operation& into) const {
    if (!limiter_->limit().limited()) return;
    into.error(429, "rate_limited", "More requests than " + to_text(limiter_->limit()) + ".");
    into.response_field(429, "Retry-After", "Seconds until the next request is taken.", R"({"type":"integer"})");
}

} // namespace mainstay::inline v0::middleware
