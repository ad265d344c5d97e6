// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <array>
#include <mutex>
#include <optional>

namespace mainstay::inline v0::http {

struct tls_ticket_key {
    std::array<unsigned char, 16> name;
    std::array<unsigned char, 32> cipher, mac;
};

// The keys that session tickets are sealed with: in memory only, a new one each lifetime, the one before it still good
// for opening. Any thread.
class tls_ticket_keys {
public:
    tls_ticket_keys(const core::clock& time, std::chrono::seconds lifetime) : time_(&time), lifetime_(lifetime) {}

    tls_ticket_key current();
    struct found {
        tls_ticket_key key;
        bool old; // the client should get a new ticket
    };
    std::optional<found> find(const unsigned char* name);

private:
    void rotate();

    const core::clock* time_;
    std::chrono::seconds lifetime_;
    std::mutex mutex_;
    std::optional<tls_ticket_key> current_, previous_;
    core::clock::steady_time until_{};
};

} // namespace mainstay::inline v0::http
