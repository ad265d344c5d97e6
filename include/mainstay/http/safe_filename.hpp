// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

/// A file name that a client gave, made fit to be one: of a path the last part, without characters that lead out of a
/// directory, end a name or mean something to some system; never empty, hidden, a device, or over 200 bytes.
///
/// It may be the name of a file that is there already, and its ending says nothing about what is in the file.
std::string safe_filename(std::string_view given);

} // namespace mainstay::inline v0::http
