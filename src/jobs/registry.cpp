// SPDX-License-Identifier: BSL-1.0
#include "jobs/registry.hpp"

#include <algorithm>
#include <stdexcept>

namespace mainstay::inline v0::jobs {

bool is_kind(std::string_view text) noexcept {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/";
    return !text.empty() && text.size() <= 100 && text.find_first_not_of(allowed) == text.npos;
}

registered& registry::add(std::string_view kind, registered what) {
    if (!is_kind(kind))
        throw std::invalid_argument(
            "jobs: a kind is 1 to 100 letters, digits and _-.:/, not '" + std::string(kind) + "'");
    // Each kind is a part of the one statement that claims; a database bounds these.
    if (kinds_.size() >= 400) throw std::invalid_argument("jobs: more than 400 kinds in one queue");
    if (what.options.attempts < 1)
        throw std::invalid_argument("jobs: '" + std::string(kind) + "' has to have at least one attempt");
    auto [at, added] = kinds_.emplace(kind, std::move(what));
    if (!added) throw std::invalid_argument("jobs: '" + std::string(kind) + "' has a handler already");
    return at->second;
}

registered* registry::find(std::string_view kind) noexcept {
    auto at = kinds_.find(kind);
    return at == kinds_.end() ? nullptr : &at->second;
}

std::vector<std::string> registry::kinds() const {
    std::vector<std::string> result;
    for (const auto& [kind, what] : kinds_)
        result.push_back(kind);
    return result;
}

} // namespace mainstay::inline v0::jobs
