// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

/// The network that a client has to itself, in one spelling: what limits and counts by client go by.
///
/// An IPv4 address as it is, also where it comes mapped into IPv6; of an IPv6 address the first 64 bits, since a client
/// may choose the rest as it likes. A text that is no numeric address stays as it is.
std::string client_network(std::string_view address);

} // namespace mainstay::inline v0::http
