// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::config {

/// Variables by name: those of the process as they were when asked for, or given ones for a test.
///
/// A variable that is empty counts as not set: shells and container files have no other way to take one back.
class environment {
public:
    environment() = default;
    environment(std::initializer_list<std::pair<std::string_view, std::string_view>> variables);

    /// A copy of the process's own. Must not run while another thread calls `setenv`.
    static environment process();

    /// Adds a variable, or replaces it.
    void set(std::string_view name, std::string_view text);
    /// Lives as long as the environment, unless the variable is replaced.
    std::optional<std::string_view> get(std::string_view name) const noexcept;
    /// The names that begin with `prefix` and are set, sorted.
    std::vector<std::string_view> names(std::string_view prefix) const;

private:
    std::vector<std::pair<std::string, std::string>> variables_; // sorted by name
};

} // namespace mainstay::inline v0::config
