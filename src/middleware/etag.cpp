// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/etag.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/http/http_date.hpp>
#include <mainstay/http/preconditions.hpp>
#include <mainstay/http/problem_response.hpp>

#include <span>

namespace mainstay::inline v0::middleware {
namespace {

bool reads(http::method method) noexcept {
    return method == http::method::get || method == http::method::head;
}

// RFC 9110 section 15.4.5: what describes the body goes with the body.
void make_not_modified(http::response& response) {
    response.status(304);
    response.body().clear();
    for (std::string_view name : {"Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition"})
        response.remove(name);
}

} // namespace

std::string entity_tag(std::string_view body) {
    // 128 bits: nobody finds two bodies of one tag by chance or, short of 2^64 trials, by design.
    auto digest = crypto::sha256(core::bytes_of(body));
    return '"' + core::base64url_encode(std::span(digest).first(16)) + '"';
}

bool etag::applies(const routing::route_info& route) const noexcept {
    return reads(route.method);
}

void etag::after(const http::request& request, http::response& response) const {
    if (!reads(request.method()) || response.status() != 200) return;
    if (response.stream() || response.file() != nullptr) return;
    if (!cache_control_.empty() && !response.field("Cache-Control")) response.add("Cache-Control", cache_control_);
    if (!response.field("ETag")) response.add("ETag", entity_tag(response.body()));
    http::validators now{.entity_tag = *response.field("ETag")};
    if (const auto modified = response.field("Last-Modified")) now.last_modified = http::parse_http_date(*modified);
    switch (http::check_preconditions(request, now)) {
    case http::precondition::holds:
        break;
    case http::precondition::not_modified:
        make_not_modified(response);
        break;
    case http::precondition::failed:
        response.clear();
        http::write_problem(response, problem(412, "precondition_failed"), request.context().id());
        break;
    }
}

void etag::describe(routing::operation& into) const {
    into.parameter(core::field_source::header, "If-None-Match", R"({"type":"string"})", false,
        "Entity tags of what the client has already.");
    into.response_field(200, "ETag", "Names this state of the resource.");
    into.response(304, "Not modified");
    into.error(412, "precondition_failed");
    into.response_field(304, "ETag", "Names this state of the resource.");
    if (cache_control_.empty()) return;
    for (int status : {200, 304})
        into.response_field(status, "Cache-Control", "How long it may be kept.");
}

} // namespace mainstay::inline v0::middleware
