// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/to_response.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// Sends the client to another URL: 303 See Other by default, which turns every method into GET.
///
/// Never put a URL there that a client gave: check it against what you have. Control characters make the answer a 500.
class redirect {
public:
    /// `status` is 301, 302, 303, 307 or 308; `std::invalid_argument` for any other.
    explicit redirect(std::string to, int status = 303);
    /// 308: for good, and with the same method.
    static redirect permanent(std::string to) { return redirect(std::move(to), 308); }
    /// 307: for now, and with the same method.
    static redirect temporary(std::string to) { return redirect(std::move(to), 307); }

    const std::string& location() const noexcept { return location_; }
    int status() const noexcept { return status_; }

private:
    std::string location_;
    int status_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct to_response<mainstay::redirect> {
    static void write(mainstay::redirect&& answer, const http::request& request, http::response& response);
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
