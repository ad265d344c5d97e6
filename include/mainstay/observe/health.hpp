// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::observe {

/// What one health check said. `reason` is empty when it passed.
struct health_result {
    std::string name;
    std::optional<std::string> reason;
};

/// What all checks said, ready to be written as JSON.
struct health_report {
    /// `ok`, or `failing` when a check is.
    std::string status;
    std::vector<health_result> checks;

    bool ok() const noexcept { return status == "ok"; }
};

/// Named checks that tell whether the process lives, and whether it wants traffic.
///
/// Liveness says "restart me" when it fails: keep it to what a restart would cure. Readiness says "send me nothing
/// now": starting, draining, the database gone. Thread-safe.
class health {
public:
    /// Empty when all is well; else why not, in words that may be shown. Must be quick, may be called from any thread;
    /// a check that throws has failed.
    using check = std::function<std::optional<std::string>()>;

    /// Adds a check, or replaces the one of that name.
    void add_readiness(std::string name, check ask);
    void add_liveness(std::string name, check ask);
    /// Takes the check out of both lists. Once it returns, the check is not called any more.
    void remove(std::string_view name);

    health_report readiness() const;
    health_report liveness() const;

private:
    struct named_check {
        std::string name;
        check ask;
    };
    static void put(std::vector<named_check>& list, std::string name, check ask);
    health_report report(const std::vector<named_check>& list) const;

    mutable std::mutex mutex_;
    std::vector<named_check> readiness_, liveness_;
};

} // namespace mainstay::inline v0::observe
