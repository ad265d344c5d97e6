// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "adapters/payments.hpp"

#include <mainstay/data/database.hpp>
#include <mainstay/jobs/queue.hpp>

#include <cstdint>
#include <string_view>

namespace shop {

/// The job that has an order paid.
struct take_payment {
    std::int64_t order_id;
    static constexpr std::string_view kind = "take_payment";
};

/// Registers the job: six attempts, then the order is failed and its stock is back, unless it was charged after all.
void handle_payments(mainstay::jobs::queue& queue, mainstay::data::database& db, payments& provider);

} // namespace shop
