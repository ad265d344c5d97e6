// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace mainstay::inline v0::http {

/// The fields by which a proxy tells of the client behind it.
enum class forwarded_family : std::uint8_t {
    /// None is believed.
    none,
    /// `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`.
    x_forwarded,
    /// `Forwarded` (RFC 7239).
    forwarded
};

/// Which fields the trusted proxies set themselves, and may be believed for.
///
/// A proxy passes on what it does not know: a field that is named here and that no proxy sets is the client's to forge.
/// The fields of the other family are never looked at.
struct forwarded_options {
    forwarded_family family = forwarded_family::x_forwarded;
    /// Whether they say how the client came: `https` makes `request::client().secure` true, anything else false.
    bool proto = true;
    /// Whether they say which host the client asked for, which is then `request::authority()`.
    bool host = false;
    /// Whether `X-Forwarded-Port` says which port the client asked, which `request::authority()` then has where its host
    /// names none and it is not the scheme's own.
    bool port = false;
};

} // namespace mainstay::inline v0::http
