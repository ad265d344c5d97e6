// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/head_scanner.hpp"

#include <mainstay/http/request.hpp>

#include <cstddef>
#include <string_view>

namespace mainstay::inline v0::http {

// Reads a head that is written the plain way, as nearly all are, in one pass over its bytes: a known method, a path,
// the version, and fields. Fills the request with views of it but for the authority, and gives the size of the head.
//
// Gives 0 when the bytes are no such head, or not a whole one. That says nothing about them: the scanner and llhttp
// look at those, which take more forms and know what to say of the wrong ones. What is taken here they take as well,
// and in the same way (tests/fuzz/plain_head_fuzz.cpp).
std::size_t read_plain_head(std::string_view bytes, const head_limits& limits, request& out);

} // namespace mainstay::inline v0::http
