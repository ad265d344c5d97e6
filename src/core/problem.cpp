// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/problem.hpp>

#include <algorithm>
#include <cstdio>

namespace mainstay::inline v0 {
namespace {

std::string_view title_of(int status) {
    switch (status) {
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    default:
        return "Error";
    }
}

// Enough of RFC 8259 for a string that the library's user wrote; schema has the whole writer, floors above.
std::string quote(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[7];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += escape;
        } else {
            out += c;
        }
    }
    return out += '"';
}

} // namespace

problem::problem(int status, std::string code, std::string detail)
    : status_(status)
    , code_(std::move(code))
    , title_(title_of(status))
    , detail_(std::move(detail)) {}

problem problem::bad_request(std::string detail) {
    return {400, "bad_request", std::move(detail)};
}
problem problem::unauthorized(std::string detail) {
    return {401, "unauthorized", std::move(detail)};
}
problem problem::forbidden(std::string detail) {
    return {403, "forbidden", std::move(detail)};
}
problem problem::not_found(std::string detail) {
    return {404, "not_found", std::move(detail)};
}
problem problem::conflict(std::string code, std::string detail) {
    return {409, std::move(code), std::move(detail)};
}

problem problem::validation(std::vector<core::field_error> errors) {
    bool alike = !errors.empty() && std::all_of(errors.begin(), errors.end(),
                                        [&](const auto& error) { return error.code == errors.front().code; });
    problem result{422, alike ? errors.front().code : "validation_failed", "the request does not have the right shape"};
    result.errors_ = std::move(errors);
    return result;
}

problem problem::too_many_requests(std::chrono::seconds retry_after) {
    return problem{429, "rate_limited", "too many requests; try again later"}.retry_after(retry_after);
}

problem problem::internal_error() {
    return {500, "internal_error", "the server met an error; the request id helps to find it"};
}

problem problem::unavailable(std::chrono::seconds retry_after, std::string detail) {
    return problem{503, "unavailable", std::move(detail)}.retry_after(retry_after);
}

problem& problem::title(std::string text) & {
    title_ = std::move(text);
    return *this;
}

problem& problem::type(std::string uri) & {
    type_ = std::move(uri);
    return *this;
}

problem& problem::internal(std::string text) & {
    internal_ = std::move(text);
    return *this;
}

problem& problem::retry_after(std::chrono::seconds wait) & {
    retry_after_ = wait;
    return *this;
}

problem& problem::field(std::string name, std::string value) & {
    fields_.emplace_back(std::move(name), std::move(value));
    return *this;
}

problem& problem::with(std::string name, std::string_view text) & {
    members_.emplace_back(std::move(name), quote(text));
    return *this;
}

problem& problem::with(std::string name, std::int64_t number) & {
    members_.emplace_back(std::move(name), std::to_string(number));
    return *this;
}

} // namespace mainstay::inline v0
