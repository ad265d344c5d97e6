// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/request_id.hpp>

#include <mainstay/core/id.hpp>

#include <algorithm>
#include <array>

namespace mainstay::inline v0::middleware {
namespace {

constexpr http::field_name own_field = "X-Request-Id";

constexpr auto allowed = [] {
    std::array<bool, 256> table{};
    for (std::string_view range : {"AZ", "az", "09"}) {
        for (int c = range[0]; c <= range[1]; ++c)
            table[static_cast<std::size_t>(c)] = true;
    }
    table['.'] = table['_'] = table['-'] = true;
    return table;
}();

bool accepts(request_id_source from, const http::request& request) noexcept {
    return from == request_id_source::anyone || (from == request_id_source::trusted_proxies && request.peer().trusted);
}

void name_afresh(core::context& context) {
    thread_local core::id_source ids;
    char text[core::id_source::length];
    ids.write(text);
    context.id({text, sizeof text});
}

} // namespace

bool is_request_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 128 &&
           std::all_of(text.begin(), text.end(), [](char c) { return allowed[static_cast<unsigned char>(c)]; });
}

std::optional<http::response> request_id::before(http::request& request) const {
    auto own = accepts(options_.accept, request) ? request.field(own_field) : std::nullopt;
    if (own && is_request_id(*own)) {
        request.context().id(*own);
    } else {
        name_afresh(request.context());
    }
    return std::nullopt;
}

void request_id::after(const http::request& request, http::response& response) const {
    core::context& context = request.context();
    if (context.id().empty()) name_afresh(context);
    response.set(own_field, context.id());
}

} // namespace mainstay::inline v0::middleware
