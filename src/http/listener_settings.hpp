// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/listener_options.hpp>

namespace mainstay::inline v0::http {

// What the connections of one listener have in common. Made once, when the server starts; read by all I/O threads.
struct listener_settings {
    listener_options options;
};

} // namespace mainstay::inline v0::http
