// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/listening_socket.hpp"

#include <mainstay/http/inherited_sockets.hpp>

#include <mutex>
#include <optional>
#include <vector>

namespace mainstay::inline v0::http {

struct inherited_sockets::state {
    // The one of the listener's name or exact address; failing that, of its address when any port will do.
    std::optional<listening_socket> take(const listener_options& wanted, bool exact);

    mutable std::mutex mutex;
    std::vector<listening_socket> sockets;
    // Whether one that nobody wants is closed; else it is a mistake, for its clients would wait for ever.
    bool may_be_left = false;
};

} // namespace mainstay::inline v0::http
