// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "adapters/payments.hpp"

#include <mainstay/data/database.hpp>

#include <chrono>

namespace shop {

/// A payment provider for trying things out: it takes its time, refuses some attempts, and keeps books of its own.
class simulated_payments final : public payments {
public:
    /// `failure_rate` is the share of attempts that it refuses, from 0 to 1. The books are tables of `books`.
    simulated_payments(mainstay::data::database& books, std::chrono::milliseconds delay, double failure_rate) noexcept
        : books_(books)
        , delay_(delay)
        , failure_rate_(failure_rate) {}

    mainstay::task<void> charge(charge_request request) override;
    mainstay::task<bool> give_up(std::string idempotency_key) override;

private:
    mainstay::data::database& books_;
    std::chrono::milliseconds delay_;
    double failure_rate_;
};

} // namespace shop
