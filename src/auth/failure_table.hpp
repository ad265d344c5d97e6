// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/sign_in_throttle.hpp>
#include <mainstay/core/random.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mainstay::inline v0::auth {

/// Who failed where and when: the throttle's memory and its arithmetic, without locks, clocks and coroutines.
///
/// One record for each client address, with the accounts it tried in it, so that an address cannot push out its own
/// failures by trying more accounts: it is held off before.
class failure_table {
public:
    using time = core::clock::steady_time;

    struct answer {
        bool admitted = false;
        /// Refused for so long; without it, and not admitted: busy until an attempt under way has ended.
        std::optional<std::chrono::seconds> retry_after = {};
    };

    explicit failure_table(const sign_in_throttle_options& options);

    // Keyed digests, so that nobody outside can aim at a record.
    std::uint64_t address_key(std::string_view numeric) const;
    std::uint64_t account_key(std::string_view name) const;

    /// Counts an attempt that begins, when it is admitted. Each is then ended by one of the three below.
    answer reserve(std::uint64_t address, std::uint64_t account, time now);
    bool is_busy(std::uint64_t address, std::uint64_t account, time now);
    void succeed(std::uint64_t address, std::uint64_t account, time now) noexcept;
    void fail(std::uint64_t address, std::uint64_t account, time now) noexcept;
    void withdraw(std::uint64_t address, std::uint64_t account, time now) noexcept;
    void clear() noexcept;

    std::size_t addresses() const noexcept { return addresses_.size(); }
    std::size_t accounts() const noexcept { return accounts_; }

private:
    struct account_record {
        std::uint64_t key;
        std::size_t under_way = 0;
        time last_failed = time::min();
        std::vector<time> failures = {}; // since the last success, oldest first, within the window
    };
    struct address_record {
        std::vector<account_record> accounts;
    };
    // The keys are digests already.
    struct as_it_is {
        std::size_t operator()(std::uint64_t key) const noexcept { return static_cast<std::size_t>(key); }
    };
    using map = std::unordered_map<std::uint64_t, address_record, as_it_is>;

    std::uint64_t key(char kind, std::string_view text) const;
    bool expired(time at, time now) const noexcept { return at == time::min() || now - at >= options_.window; }
    answer judge(const address_record* from, const account_record* whose, time now) const;
    std::chrono::seconds wait_for(time oldest, time now) const;
    /// Drops what is older than the window; false when nothing is left.
    bool prune(address_record& record, time now) noexcept;
    void prune_or_erase(map::iterator at, time now) noexcept;
    void make_room(std::uint64_t keep, time now);
    template <class Change>
    void end(std::uint64_t address, std::uint64_t account, time now, Change change) noexcept;

    sign_in_throttle_options options_;
    std::array<std::byte, 16> secret_;
    core::fast_random random_;
    map addresses_;
    std::size_t accounts_ = 0;
};

} // namespace mainstay::inline v0::auth
