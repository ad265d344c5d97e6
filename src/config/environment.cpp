// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/environment.hpp>

#include <algorithm>

#include <unistd.h>

namespace mainstay::inline v0::config {
namespace {

bool before(const std::pair<std::string, std::string>& variable, std::string_view name) {
    return variable.first < name;
}

} // namespace

environment::environment(std::initializer_list<std::pair<std::string_view, std::string_view>> variables) {
    for (const auto& [name, text] : variables) {
        set(name, text);
    }
}

environment environment::process() {
    environment copy;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view variable(*entry);
        const std::size_t equals = variable.find('=');
        if (equals != std::string_view::npos) {
            copy.variables_.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
        }
    }
    // Of a name that stands twice the first counts, as for getenv.
    std::stable_sort(
        copy.variables_.begin(), copy.variables_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return copy;
}

void environment::set(std::string_view name, std::string_view text) {
    auto place = std::lower_bound(variables_.begin(), variables_.end(), name, before);
    if (place != variables_.end() && place->first == name) {
        place->second = text;
    } else {
        variables_.emplace(place, name, text);
    }
}

std::optional<std::string_view> environment::get(std::string_view name) const noexcept {
    auto place = std::lower_bound(variables_.begin(), variables_.end(), name, before);
    if (place == variables_.end() || place->first != name || place->second.empty()) return std::nullopt;
    return place->second;
}

std::vector<std::string_view> environment::names(std::string_view prefix) const {
    std::vector<std::string_view> found;
    for (const auto& [name, text] : variables_) {
        if (name.starts_with(prefix) && !text.empty()) found.push_back(name);
    }
    return found;
}

} // namespace mainstay::inline v0::config
