// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/access_log.hpp>

#include "middleware/outcome.hpp"

#include <array>
#include <span>

namespace mainstay::inline v0::middleware {
namespace {
constexpr std::size_t longest_path = 1024; // of a line; a target may have 16 KiB
}

bool access_log::applies(const routing::route_info& route) const noexcept {
    return route.metadata.find<not_logged>() == nullptr;
}

void access_log::after(const http::request& request, http::response& response) const {
    if (!log_->enabled(observe::log_level::info)) return;
    using observe::field;
    bool streamed = static_cast<bool>(response.stream());
    const std::uint64_t bytes = response.file() != nullptr ? response.file()->size() : response.body().size();
    std::array<field, 6> fields{
        field("method", request.method_name()),
        field("path", request.path().substr(0, longest_path)),
        nobody_waits(request, response, *time_) ? field("cancelled", true) : field("status", response.status()),
        field("took", time_taken(request, *time_)),
        streamed ? field("streamed", true) : field("bytes", bytes),
        field("route", request.route()),
    };
    std::span<const field> used(fields);
    if (request.route().empty()) used = used.first(used.size() - 1);
    log_->write(observe::log_level::info, "request", used, &request.context());
}

} // namespace mainstay::inline v0::middleware
