// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/health.hpp>

#include <algorithm>
#include <utility>

namespace mainstay::inline v0::observe {

void health::put(std::vector<named_check>& list, std::string name, check ask) {
    auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
    if (found != list.end()) {
        found->ask = std::move(ask);
    } else {
        list.push_back({std::move(name), std::move(ask)});
    }
}

void health::add_readiness(std::string name, check ask) {
    std::lock_guard lock(mutex_);
    put(readiness_, std::move(name), std::move(ask));
}

void health::add_liveness(std::string name, check ask) {
    std::lock_guard lock(mutex_);
    put(liveness_, std::move(name), std::move(ask));
}

void health::remove(std::string_view name) {
    std::lock_guard lock(mutex_);
    for (auto* list : {&readiness_, &liveness_}) {
        std::erase_if(*list, [&](const auto& one) { return one.name == name; });
    }
}

health_report health::report(const std::vector<named_check>& list) const {
    health_report result{"ok", {}};
    std::lock_guard lock(mutex_);
    for (const auto& one : list) {
        std::optional<std::string> reason;
        try {
            if (one.ask) reason = one.ask();
        } catch (...) {
            reason = "the check failed"; // what it says may be of the inside
        }
        if (reason) result.status = "failing";
        result.checks.push_back({one.name, std::move(reason)});
    }
    return result;
}

health_report health::readiness() const {
    return report(readiness_);
}

health_report health::liveness() const {
    return report(liveness_);
}

} // namespace mainstay::inline v0::observe
