// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/byte_range.hpp>
#include <mainstay/http/file_root.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <string_view>

namespace mainstay::inline v0::http {

/// What an answer says of a file. An empty text leaves its field out; the texts have to outlive the call only.
struct file_answer_options {
    std::string_view content_type = "application/octet-stream";
    std::string_view content_encoding{}, content_disposition{}, cache_control{}, vary{};
    range_limits ranges{};
};

/// Answers a GET or HEAD with a file, as RFC 9110 has it: `ETag` and `Last-Modified`, 304 and 412 by the request's
/// conditions, 206 with one part or several (`multipart/byteranges`) and 416 by its `Range`.
///
/// The response is empty or has fields that stay; the file is read when it is sent. `now` is the wall clock's time.
void answer_with_file(const request& asked, response& answer, const opened_file& file,
    const file_answer_options& options, core::clock::wall_time now);

} // namespace mainstay::inline v0::http
