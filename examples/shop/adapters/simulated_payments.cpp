// SPDX-License-Identifier: BSL-1.0
#include "adapters/simulated_payments.hpp"

#include <mainstay/core/random.hpp>
#include <mainstay/core/sleep.hpp>

namespace shop {

namespace ms = mainstay;
using mainstay::task;

task<void> simulated_payments::charge(charge_request request) {
    co_await ms::core::sleep_for(delay_);
    ms::core::fast_random dice;
    if (dice.uniform() < failure_rate_) throw payment_unavailable("the provider refused this attempt");

    auto taken = co_await books_.transaction([&](ms::data::transaction& tx) -> task<bool> {
        auto given_up = co_await tx.query_optional<std::int64_t>(
            "select given_up_at from payment_keys_given_up where idempotency_key = $1", request.idempotency_key);
        if (given_up) co_return false;
        co_await tx.execute("insert into payment_ledger (idempotency_key, order_id, amount, currency, charged_at)"
                            " values ($1, $2, $3, $4, $5) on conflict (idempotency_key) do nothing",
            request.idempotency_key, request.order_id, request.amount.amount, request.amount.currency,
            books_.clock().wall_now());
        co_return true;
    });
    if (!taken) throw payment_unavailable("the payment was given up");
}

task<bool> simulated_payments::give_up(std::string idempotency_key) {
    co_return co_await books_.transaction([&](ms::data::transaction& tx) -> task<bool> {
        auto charged = co_await tx.query_optional<std::int64_t>(
            "select id from payment_ledger where idempotency_key = $1", idempotency_key);
        if (charged) co_return false;
        co_await tx.execute("insert into payment_keys_given_up (idempotency_key, given_up_at) values ($1, $2)"
                            " on conflict (idempotency_key) do nothing",
            idempotency_key, books_.clock().wall_now());
        co_return true;
    });
}

} // namespace shop
