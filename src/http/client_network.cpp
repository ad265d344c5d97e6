// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/client_network.hpp>

#include <asio/ip/address.hpp>

#include <algorithm>
#include <system_error>

namespace mainstay::inline v0::http {

std::string client_network(std::string_view address) {
    constexpr std::size_t longest = 64; // more than any numeric address with its zone
    if (address.size() > longest || address.find('\0') != std::string_view::npos) return std::string(address);
    std::string numeric(address.substr(0, address.find('%')));
    std::error_code error;
    auto parsed = asio::ip::make_address(numeric, error);
    if (error) return std::string(address);
    if (parsed.is_v4()) return parsed.to_v4().to_string();
    auto v6 = parsed.to_v6();
    if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return asio::ip::address_v6(bytes).to_string();
}

} // namespace mainstay::inline v0::http
