// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/value.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::data::postgres {

// A value that is not null, as the server sent it, into a cell. What it does not view in `bytes` it keeps in `scratch`.
// Nothing that `bytes` holds is trusted. Gives null, or why the value cannot be read.
const char* decode_binary(
    unsigned type, std::string_view bytes, detail::storage wanted, detail::cell& out, std::string& scratch);
const char* decode_text(
    unsigned type, std::string_view bytes, detail::storage wanted, detail::cell& out, std::string& scratch);

} // namespace mainstay::inline v0::data::postgres
