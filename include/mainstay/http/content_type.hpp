// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace mainstay::inline v0::http {

/// The media type that goes with a file's name, by what stands behind its last dot, in any case; texts say that they
/// are UTF-8. `application/octet-stream` for what is not known.
std::string_view content_type_of(std::string_view file_name) noexcept;

/// Whether bodies of that media type (parameters are looked over) shrink when they are compressed: texts, JSON, XML,
/// SVG, WebAssembly, some fonts. Pictures, sound, video and archives are compressed already.
bool is_compressible(std::string_view content_type) noexcept;

} // namespace mainstay::inline v0::http
