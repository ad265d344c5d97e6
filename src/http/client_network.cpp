// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/client_network.hpp>

#include "http/ip_address.hpp"

namespace mainstay::inline v0::http {

std::string client_network(std::string_view address) {
    auto parsed = parse_ip(address.substr(0, address.find('%')));
    if (!parsed) return std::string(address);
    if (!parsed->is_v4()) parsed->low = 0;
    std::string network;
    write_ip(*parsed, network);
    return network;
}

} // namespace mainstay::inline v0::http
