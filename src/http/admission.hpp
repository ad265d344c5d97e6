// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/accepted_socket.hpp"
#include "http/address_table.hpp"
#include "http/shard.hpp"

#include <memory>
#include <vector>

namespace mainstay::inline v0::http {

// Deals a server's connections to its I/O threads, and keeps their number within the limits.
class admission {
public:
    admission(std::vector<std::shared_ptr<shard>> shards, const server_limits& limits);

    const std::vector<std::shared_ptr<shard>>& shards() const noexcept { return shards_; }
    // Any thread: connections of all threads.
    std::size_t connections() const noexcept;
    // On the listening thread: to the thread that has the fewest.
    void deal(accepted_socket socket);

private:
    // On the connection's own thread, once it is known who the client is: begins to serve it, or tells it that there
    // are too many. `full`: somebody has to go for it.
    static void admit(const std::shared_ptr<shard>& target, accepted_socket socket, address_table& addresses, bool full);

    std::vector<std::shared_ptr<shard>> shards_;
    std::size_t limit_;
    std::shared_ptr<address_table> addresses_ = std::make_shared<address_table>();
};

} // namespace mainstay::inline v0::http
