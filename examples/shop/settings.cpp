// SPDX-License-Identifier: BSL-1.0
#include "settings.hpp"

#include <arpa/inet.h>

namespace shop {

bool is_address(const std::string& text) {
    if (text.starts_with("unix:/")) return true;
    in6_addr room;
    return ::inet_pton(AF_INET, text.c_str(), &room) == 1 || ::inet_pton(AF_INET6, text.c_str(), &room) == 1;
}

bool is_database(const std::string& text) {
    for (const std::string_view scheme : {"sqlite:", "postgres:", "postgresql:"}) {
        if (text.size() > scheme.size() && text.starts_with(scheme)) return true;
    }
    return false;
}

} // namespace shop
