// SPDX-License-Identifier: BSL-1.0
#include "use_cases/take_payment.hpp"

#include <chrono>
#include <string>

namespace shop {

namespace ms = mainstay;
using mainstay::task;
using namespace std::chrono_literals;

namespace {

// The same for every attempt, whichever process makes it: what keeps an order from being charged twice.
std::string key_of(const take_payment& job) {
    return "order-" + std::to_string(job.order_id);
}

task<void> mark_paid(ms::data::transaction& tx, std::int64_t order_id) {
    co_await tx.execute("update orders set status = 'paid' where id = $1 and status = 'pending'", order_id);
}

task<void> mark_failed(ms::data::transaction& tx, std::int64_t order_id) {
    auto failed = co_await tx.execute("update orders set status = 'failed' where id = $1 and status = 'pending'", order_id);
    if (failed == 0) co_return;
    co_await tx.execute("update products set in_stock = in_stock + i.quantity from order_items i"
                        " where i.order_id = $1 and i.product_id = products.id",
        order_id);
}

task<void> attempt(ms::data::database& db, payments& provider, const take_payment& job, ms::jobs::delivery& run) {
    struct amount_due {
        std::int64_t total_amount;
        std::string total_currency;
    };
    auto due = co_await db.query_optional<amount_due>(
        "select total_amount, total_currency from orders where id = $1 and status = 'pending'", job.order_id);
    if (!due) co_return;

    charge_request request(key_of(job), job.order_id, {due->total_amount, due->total_currency});
    co_await provider.charge(request);
    co_await db.transaction([&](ms::data::transaction& tx) -> task<void> {
        co_await mark_paid(tx, job.order_id);
        co_await run.complete(tx);
    });
}

// The provider has the last word: an attempt that seemed to fail may have charged the order. Once the key is given up, a
// straggler's attempt cannot charge it any more.
task<void> settle(ms::data::database& db, payments& provider, const take_payment& job, ms::jobs::delivery& run) {
    const bool uncharged = co_await provider.give_up(key_of(job));
    co_await db.transaction([&](ms::data::transaction& tx) -> task<void> {
        if (uncharged) {
            co_await mark_failed(tx, job.order_id);
        } else {
            co_await mark_paid(tx, job.order_id);
        }
        co_await run.complete(tx);
    });
}

} // namespace

void handle_payments(ms::jobs::queue& queue, ms::data::database& db, payments& provider) {
    ms::jobs::handler_options options;
    options.attempts = 6;
    options.backoff = ms::jobs::exponential{100ms, 2s};
    options.timeout = 1h;
    queue
        .handle<take_payment>(
            [&](const take_payment& job, ms::jobs::delivery& run) { return attempt(db, provider, job, run); }, options)
        .on_exhausted(
            [&](const take_payment& job, ms::jobs::delivery& run) { return settle(db, provider, job, run); });
}

} // namespace shop
