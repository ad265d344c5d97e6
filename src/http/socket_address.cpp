// SPDX-License-Identifier: BSL-1.0
#include "http/socket_address.hpp"

#include "http/ip_address.hpp"

#include <arpa/inet.h>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <sys/un.h>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

[[noreturn]] void refuse(std::errc code, const char* why) {
    throw std::system_error(std::make_error_code(code), why);
}

socket_address parse_path(std::string_view path, std::uint16_t port) {
    socket_address result;
    auto* local = reinterpret_cast<sockaddr_un*>(&result.storage);
    if (path.empty()) refuse(std::errc::invalid_argument, "no path behind unix:");
    if (port != 0) refuse(std::errc::invalid_argument, "a Unix socket has no port");
    if (path.find('\0') != std::string_view::npos) refuse(std::errc::invalid_argument, "a NUL in the path");
    if (path.size() >= sizeof local->sun_path) {
        refuse(std::errc::filename_too_long, "the path of a Unix socket has at most 107 bytes");
    }
    local->sun_family = AF_UNIX;
    std::memcpy(local->sun_path, path.data(), path.size());
    result.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    return result;
}

} // namespace

socket_address socket_address::parse(const std::string& text, std::uint16_t port) {
    if (text.starts_with(unix_prefix)) return parse_path(std::string_view(text).substr(unix_prefix.size()), port);
    socket_address result;
    auto* four = reinterpret_cast<sockaddr_in*>(&result.storage);
    if (::inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        result.size = sizeof(sockaddr_in);
        return result;
    }
    auto* six = reinterpret_cast<sockaddr_in6*>(&result.storage);
    if (::inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        result.size = sizeof(sockaddr_in6);
        return result;
    }
    refuse(std::errc::invalid_argument, "no numeric address");
}

bound_address socket_address::described() const {
    bound_address result;
    auto numeric = [&](const auto& address, in_port_t port) {
        write_ip(ip_of({reinterpret_cast<const unsigned char*>(&address), sizeof address}), result.address);
        result.port = ntohs(port);
    };
    if (family() == AF_INET6) {
        const auto* six = reinterpret_cast<const sockaddr_in6*>(&storage);
        numeric(six->sin6_addr, six->sin6_port);
    } else if (family() == AF_INET) {
        const auto* four = reinterpret_cast<const sockaddr_in*>(&storage);
        numeric(four->sin_addr, four->sin_port);
    } else if (family() == AF_UNIX && size > offsetof(sockaddr_un, sun_path)) {
        const auto* local = reinterpret_cast<const sockaddr_un*>(&storage);
        std::size_t room = size - offsetof(sockaddr_un, sun_path);
        std::string_view path(local->sun_path, ::strnlen(local->sun_path, room));
        if (!path.empty()) result.address = std::string(unix_prefix) + std::string(path);
    }
    return result;
}

} // namespace mainstay::inline v0::http
