// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/listener_settings.hpp"
#include "http/owned_descriptor.hpp"

#include <mainstay/http/peer.hpp>

#include <memory>

namespace mainstay::inline v0::http {

// A connection on its way from its listener to what serves it.
struct accepted_socket {
    owned_descriptor descriptor;
    http::peer peer;
    std::shared_ptr<const listener_settings> from;
};

} // namespace mainstay::inline v0::http
