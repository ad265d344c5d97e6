// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/exchange.hpp>

#include <stdexcept>

namespace mainstay::inline v0::http {

void exchange::inform(int status, std::span<const field_view> fields) {
    // 100 is the connection's own to send, and 101 would make of it something else.
    if (status < 102 || status > 199) {
        throw std::invalid_argument("http::exchange: an informational status is from 102 to 199");
    }
    http::response checked;
    for (const auto& [name, value] : fields)
        checked.add(name, value);
    send_informational(status, checked.field_lines());
}

} // namespace mainstay::inline v0::http
