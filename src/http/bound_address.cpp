// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/bound_address.hpp>

namespace mainstay::inline v0::http {

std::string bound_address::text() const {
    if (is_unix()) return address;
    bool six = address.find(':') != std::string::npos;
    return (six ? '[' + address + ']' : address) + ':' + std::to_string(port);
}

} // namespace mainstay::inline v0::http
