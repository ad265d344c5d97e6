// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "random_ids.hpp"

#include <mainstay/core/service.hpp>
#include <mainstay/data/database.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bench {

/// A row of the table `world`; the fields bear the names that the tests prescribe.
struct world {
    std::int64_t id;
    std::int64_t randomNumber;
};

/// The table `world`: 10,000 rows to read and write, and a copy in memory.
class worlds final : public mainstay::core::service {
public:
    explicit worlds(mainstay::data::database& db) noexcept : db_(db) {}

    mainstay::task<world> any();
    /// So many rows, a query for each.
    mainstay::task<std::vector<world>> some(std::size_t count);
    /// So many different rows, each read, given a new number and written, in one transaction.
    mainstay::task<std::vector<world>> updated(std::size_t count);
    /// So many rows out of the copy.
    std::vector<world> cached(std::size_t count);

    std::string_view name() const noexcept override { return "worlds"; }
    std::vector<const mainstay::core::service*> depends_on() const override { return {&db_}; }
    mainstay::task<void> start(mainstay::core::runtime&) override;
    mainstay::task<void> stop(mainstay::core::clock::steady_time) override;

private:
    /// So many different ids, in order.
    std::vector<std::int64_t> different(std::size_t count);

    mainstay::data::database& db_;
    random_ids ids_;
    std::vector<world> copy_;
};

} // namespace bench
