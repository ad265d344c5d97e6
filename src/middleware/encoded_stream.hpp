// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/response.hpp>

#include <cstddef>
#include <string>

namespace mainstay::inline v0::middleware {

// A stream that writes what the other one does, encoded. Pieces of more than `at_once` bytes are encoded in the pool.
http::response::stream_function encoded_stream(
    http::response::stream_function inner, http::content_coding how, std::size_t at_once);

// A stream that writes the body, encoded slice by slice in the pool.
http::response::stream_function encoded_body(std::string body, http::content_coding how, std::size_t at_once);

} // namespace mainstay::inline v0::middleware
