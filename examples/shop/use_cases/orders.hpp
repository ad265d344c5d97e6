// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/cart.hpp"
#include "domain/order.hpp"

#include <mainstay/data/database.hpp>
#include <mainstay/jobs/queue.hpp>

#include <optional>
#include <vector>

namespace shop {

/// Checking out, and what became of it.
class orders {
public:
    orders(mainstay::data::database& db, mainstay::jobs::queue& queue) noexcept : db_(db), queue_(queue) {}

    /// Takes the stock, writes the order and enqueues its payment, all in the given transaction: never waits for the
    /// payment itself. 409 `out_of_stock` names the product; 422 all those
    /// that do not exist.
    mainstay::task<order> check_out(mainstay::data::transaction& tx, std::int64_t account, const cart& wanted);

    /// An account's own order; empty for anybody else's.
    mainstay::task<std::optional<order>> find(std::int64_t account, std::int64_t id);
    /// Up to `limit` of an account's orders with ids up to `up_to`, newest first.
    mainstay::task<std::vector<order>> list(std::int64_t account, std::int64_t up_to, std::int64_t limit);

private:
    mainstay::data::database& db_;
    mainstay::jobs::queue& queue_;
};

} // namespace shop
