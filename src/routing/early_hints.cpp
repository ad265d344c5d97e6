// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/early_hints.hpp>

#include <mainstay/http/exchange.hpp>
#include <mainstay/http/field.hpp>

#include <algorithm>
#include <stdexcept>

namespace mainstay::inline v0 {
namespace {

bool is_target(std::string_view text) noexcept {
    auto stands_in_one = [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), stands_in_one);
}

bool are_parameters(std::string_view text) noexcept {
    return http::is_field_value(text) && text.find(',') == std::string_view::npos;
}

} // namespace

early_hints& early_hints::link(std::string_view target, std::string_view relation, std::string_view parameters) {
    if (!is_target(target) || !http::is_token(relation) || !are_parameters(parameters)) {
        throw std::invalid_argument("early_hints: a link that is none");
    }
    if (!links_.empty()) links_ += ", ";
    links_.append("<").append(target).append(">; rel=").append(relation);
    if (!parameters.empty()) links_.append("; ").append(parameters);
    return *this;
}

early_hints& early_hints::preload(std::string_view target, std::string_view as) {
    if (!http::is_token(as)) throw std::invalid_argument("early_hints: a kind of resource that is none");
    return link(target, "preload", "as=" + std::string(as));
}

void early_hints::send() {
    if (links_.empty()) return;
    const http::field_view all[] = {{"Link", links_}};
    if (auto* turn = request_->exchange()) turn->inform(103, all);
    links_.clear();
}

} // namespace mainstay::inline v0
