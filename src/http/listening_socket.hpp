// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/owned_descriptor.hpp"
#include "http/socket_file.hpp"

#include <mainstay/http/bound_address.hpp>
#include <mainstay/http/listener_options.hpp>

#include <string>
#include <sys/socket.h>
#include <system_error>

namespace mainstay::inline v0::http {

// A socket that listens, and its file if it is a Unix socket.
struct listening_socket {
    owned_descriptor descriptor;
    bound_address where;
    socket_file file{};
    bool tcp = true;
};

// Binds and listens. The file of a Unix socket that nobody listens on any more is replaced. Throws std::system_error
// that names address and port.
listening_socket open_listening_socket(const listener_options& options, int backlog, int type = SOCK_STREAM);

// What an error says in front of its code's own words, which one made of it adds again.
std::string words_of(const std::system_error& error);

} // namespace mainstay::inline v0::http
