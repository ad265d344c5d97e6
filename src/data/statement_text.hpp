// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace mainstay::inline v0::data {

// The statement on one line, without comments, each literal replaced by `?` and runs of space by one: what may be
// logged, and the name under which a statement is timed. At most 1,000 characters.
std::string without_values(std::string_view sql);

// The first word in lower case, behind spaces and comments.
std::string first_word(std::string_view sql);

} // namespace mainstay::inline v0::data
