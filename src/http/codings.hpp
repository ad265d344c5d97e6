// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/content_coding.hpp>

namespace mainstay::inline v0::http {

#ifdef MAINSTAY_HAS_BROTLI
inline constexpr bool has_br = true;
#else
inline constexpr bool has_br = false;
#endif
#ifdef MAINSTAY_HAS_ZSTD
inline constexpr bool has_zstd = true;
#else
inline constexpr bool has_zstd = false;
#endif

// What leaves a codec at a time.
inline constexpr std::size_t coding_piece = 16 * 1024;

// Null where the library was built without.
std::unique_ptr<body_encoder> make_gzip_encoder();
std::unique_ptr<body_decoder> make_gzip_decoder();
std::unique_ptr<body_encoder> make_br_encoder();
std::unique_ptr<body_decoder> make_br_decoder();
std::unique_ptr<body_encoder> make_zstd_encoder();
std::unique_ptr<body_decoder> make_zstd_decoder();

} // namespace mainstay::inline v0::http
