// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/body_writer.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/to_response.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// 200 with a body that is written piece by piece: `stream{"text/csv", [rows](ms::http::body_writer& out) -> task<void>
/// {…}}`.
///
/// The function runs after the handler has returned, on the request's thread and in its context; it has to own what it
/// uses. When it throws, the connection is broken off, so that the client can tell that something is missing.
class stream {
public:
    stream(std::string content_type, http::response::stream_function write)
        : content_type_(std::move(content_type))
        , write_(std::move(write)) {}

private:
    friend struct routing::to_response<stream>;

    std::string content_type_;
    http::response::stream_function write_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct to_response<mainstay::stream> {
    static void write(mainstay::stream&& answer, const http::request& request, http::response& response);
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
