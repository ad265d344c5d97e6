// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

/// How a body is packed for the way (RFC 9110 section 8.4.1).
enum class content_coding : std::uint8_t { identity, gzip, br, zstd };

/// The coding's name, such as `gzip`.
std::string_view coding_name(content_coding which) noexcept;
/// The coding of that name, in any case, `x-gzip` too; empty for one that is not known here.
std::optional<content_coding> coding_of(std::string_view name) noexcept;
/// Whether the library was built with it; `identity` and `gzip` always are.
bool is_available(content_coding which) noexcept;

/// The coding that the request's `Accept-Encoding` likes best out of those offered (section 12.5.3).
///
/// Of equally liked ones the first offered; `identity` where there is no such field, where nothing offered is
/// acceptable, and where it is liked better. There is no 406: a client that refuses `identity` gets it all the same.
content_coding choose_coding(const request& asked, std::span<const content_coding> offered) noexcept;

/// What becomes of the bytes that an encoder has been given.
enum class encode_step : std::uint8_t {
    /// Some may wait inside for more.
    go_on,
    /// All come out, so that the other side can read all that was given.
    flush,
    /// It is the end.
    finish,
};

/// Packs one body, piece by piece. Not thread-safe, but may move from thread to thread.
class body_encoder {
public:
    virtual ~body_encoder() = default;
    /// Appends what comes out.
    virtual void encode(std::string_view bytes, encode_step then, std::string& out) = 0;
};

/// Null where the coding is `identity` or not available. The levels are those for bodies made on the spot: 6 for gzip,
/// 4 for br, 3 for zstd.
std::unique_ptr<body_encoder> make_encoder(content_coding which);

/// Unpacks one body, piece by piece. Not thread-safe, but may move from thread to thread.
class body_decoder {
public:
    enum class outcome : std::uint8_t {
        /// All that was given is used up.
        more,
        /// `most` bytes have come out; call again with what is left of the input.
        full,
        /// The body is not of this coding.
        corrupt,
    };

    virtual ~body_decoder() = default;
    /// Takes bytes off the front of `bytes` and appends at most `most` to `out`.
    virtual outcome decode(std::string_view& bytes, std::string& out, std::size_t most) = 0;
    /// Whether the body may end here.
    virtual bool at_end() const noexcept = 0;
};

/// Null where the coding is `identity` or not available. Memory for what was seen before is at most 8 MiB for zstd, 16
/// for br, 32 KiB for gzip.
std::unique_ptr<body_decoder> make_decoder(content_coding which);

} // namespace mainstay::inline v0::http
