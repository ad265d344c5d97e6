// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace mainstay::inline v0::http {

// How many connections each network has open: an IPv4 address, or the first 64 bits of an IPv6 one. Any thread; asked
// when a connection comes and when it goes. As large as there are connections.
class address_table : public std::enable_shared_from_this<address_table> {
public:
    // One connection's place in the table.
    class place {
    public:
        place() = default;
        place(place&& other) noexcept : table_(std::move(other.table_)), network_(std::move(other.network_)) {}
        place& operator=(place&&) = delete;
        ~place() {
            if (table_) table_->leave(network_);
        }

    private:
        friend class address_table;
        place(std::shared_ptr<address_table> table, std::string network)
            : table_(std::move(table))
            , network_(std::move(network)) {}

        std::shared_ptr<address_table> table_;
        std::string network_;
    };

    // Takes a place; `second` is false, and the place none, when the network has as many as that already. Addresses of
    // this machine itself, where a proxy may stand for all clients, are not counted.
    std::pair<place, bool> enter(std::string_view address, std::size_t most);
    // Networks that have a connection.
    std::size_t size() const;

private:
    void leave(const std::string& network) noexcept;

    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> open_;
};

} // namespace mainstay::inline v0::http
