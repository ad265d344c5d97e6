// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/tls_source.hpp"

#include <mainstay/http/listener_options.hpp>

#include <memory>

namespace mainstay::inline v0::http {

// What the connections of one listener have in common. Made once, when the server starts; read by all I/O threads.
struct listener_settings {
    listener_options options;
    std::shared_ptr<tls_source> tls; // null where the bytes go out as they are
};

} // namespace mainstay::inline v0::http
