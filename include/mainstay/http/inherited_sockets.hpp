// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/bound_address.hpp>

#include <memory>
#include <string>
#include <vector>

namespace mainstay::inline v0::http {

/// Listening sockets that this process was given, which servers take in place of new ones: `server_options::inherited`.
///
/// A listener takes the one of its name, or of its address and port (of port 0: any port). Any thread.
class inherited_sockets {
public:
    inherited_sockets();
    inherited_sockets(const inherited_sockets&) = delete;
    inherited_sockets& operator=(const inherited_sockets&) = delete;
    /// Closes those that no server has taken.
    ~inherited_sockets();

    /// What systemd, or whoever started this process in the same way, passed in: `LISTEN_PID`, `LISTEN_FDS` and
    /// `LISTEN_FDNAMES`, which are removed from the environment so that children do not take them for theirs.
    ///
    /// Null where there is none, or they are another process's. Throws `std::system_error` that names the descriptor
    /// which does not listen, or is no stream socket. To be called before there are threads.
    static std::shared_ptr<inherited_sockets> from_environment();

    /// Takes the descriptor over, also where this throws: `std::system_error` if it is no listening stream socket.
    void add(int descriptor, std::string name);
    /// Those that no server has taken.
    std::vector<bound_address> left() const;

private:
    friend class server;
    friend class handover;
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace mainstay::inline v0::http
