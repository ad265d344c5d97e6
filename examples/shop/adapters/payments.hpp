// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/money.hpp"

#include <mainstay/core/task.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace shop {

/// One attempt to charge an order. The key is the same for every attempt at the same order.
struct charge_request {
    charge_request(std::string key, std::int64_t order, money charge)
        : idempotency_key(std::move(key))
        , order_id(order)
        , amount(std::move(charge)) {}

    std::string idempotency_key;
    std::int64_t order_id;
    money amount;
};

/// The provider could not take the payment now; another attempt may succeed.
class payment_unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Somebody who takes payments. What stands behind it is a remote party, whose books are not ours.
class payments {
public:
    virtual ~payments() = default;

    /// Charges once for each idempotency key, however often it is called; returns when the order is charged.
    ///
    /// Throws `payment_unavailable` when this attempt was refused, or when the key was given up.
    virtual mainstay::task<void> charge(charge_request request) = 0;

    /// Gives the key up: no charge will be made with it from now on. False when it was charged already.
    virtual mainstay::task<bool> give_up(std::string idempotency_key) = 0;
};

} // namespace shop
