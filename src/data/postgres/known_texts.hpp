// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mainstay::inline v0::data::postgres {

// What was found out about statements, by their text. Thread-safe; forgets all of it rather than grow without bound.
class known_texts {
public:
    std::optional<std::string> find(const std::string& sql) const {
        std::lock_guard lock(mutex_);
        auto found = known_.find(sql);
        return found == known_.end() ? std::nullopt : std::optional(found->second);
    }
    void insert(const std::string& sql, std::string what) {
        std::lock_guard lock(mutex_);
        if (known_.size() >= most) known_.clear();
        known_.insert_or_assign(sql, std::move(what));
    }

private:
    static constexpr std::size_t most = 1000;

    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::string> known_;
};

} // namespace mainstay::inline v0::data::postgres
