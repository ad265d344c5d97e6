// SPDX-License-Identifier: BSL-1.0
#include "use_cases/orders.hpp"

#include "use_cases/take_payment.hpp"

#include <mainstay/core/problem.hpp>

#include <string>
#include <utility>
#include <vector>

namespace shop {

namespace ms = mainstay;
using mainstay::problem, mainstay::task;

namespace {

// Why the stock of `short_of` could not be taken: there is too little of it, unless something in the cart does not
// exist.
task<problem> refusal(ms::data::transaction& tx, const cart& wanted, const cart_line& short_of) {
    std::string short_name;
    std::vector<ms::core::field_error> unknown;
    for (const auto& line : wanted) {
        auto name = co_await tx.query_optional<std::string>("select name from products where id = $1", line.product_id);
        if (!name) {
            ms::core::field_error error;
            error.where = "/items/" + std::to_string(line.line) + "/product_id";
            error.code = "unknown_product";
            error.detail = "there is no such product";
            unknown.push_back(std::move(error));
        } else if (line.product_id == short_of.product_id) {
            short_name = *std::move(name);
        }
    }
    if (!unknown.empty()) co_return problem::validation(std::move(unknown));
    co_return problem::conflict("out_of_stock", "There is not enough left of \"" + short_name + "\".")
        .with("product_id", short_of.product_id);
}

struct order_row {
    std::int64_t id;
    order_status status;
    std::int64_t total_amount;
    std::string total_currency;
    timestamp created_at;
};

struct item_row {
    std::int64_t order_id;
    std::int64_t product_id;
    std::int64_t quantity;
    std::int64_t price_amount;
    std::string price_currency;
};

} // namespace

task<order> orders::check_out(ms::data::transaction& tx, std::int64_t account, const cart& wanted) {
    struct price {
        std::int64_t price_amount;
        std::string price_currency;
    };
    order made;
    made.created_at = std::chrono::floor<std::chrono::microseconds>(db_.clock().wall_now());
    for (const auto& line : wanted) {
        auto taken = co_await tx.query_optional<price>("update products set in_stock = in_stock - $2"
                                                       " where id = $1 and in_stock >= $2"
                                                       " returning price_amount, price_currency",
            line.product_id, line.quantity);
        if (!taken) {
            auto why = co_await refusal(tx, wanted, line);
            throw why;
        }
        made.total.amount += line.quantity * taken->price_amount;
        made.total.currency = taken->price_currency;
        made.items.push_back({line.product_id, line.quantity, {taken->price_amount, taken->price_currency}});
    }

    made.id = co_await tx.insert("insert into orders (account_id, total_amount, total_currency, created_at)"
                                 " values ($1, $2, $3, $4)",
        account, made.total.amount, made.total.currency, made.created_at);
    std::int64_t position = 0;
    for (const auto& item : made.items) {
        co_await tx.execute("insert into order_items (order_id, position, product_id, quantity, price_amount,"
                            " price_currency) values ($1, $2, $3, $4, $5, $6)",
            made.id, position, item.product_id, item.quantity, item.unit_price.amount, item.unit_price.currency);
        ++position;
    }
    queue_.enqueue(tx, take_payment{made.id});
    co_return made;
}

task<std::optional<order>> orders::find(std::int64_t account, std::int64_t id) {
    auto found = co_await list(account, id, 1);
    if (found.empty() || found.front().id != id) co_return std::nullopt;
    co_return std::move(found.front());
}

task<std::vector<order>> orders::list(std::int64_t account, std::int64_t up_to, std::int64_t limit) {
    auto rows = co_await db_.query_all<order_row>(
        "select id, status, total_amount, total_currency, created_at from orders"
        " where account_id = $1 and id <= $2 order by id desc limit $3",
        account, up_to, limit);
    std::vector<order> found;
    if (rows.empty()) co_return found;
    found.reserve(rows.size());
    for (auto& row : rows) {
        found.push_back({row.id, row.status, {row.total_amount, std::move(row.total_currency)}, {}, row.created_at});
    }

    // An order's items never change, so that a second read sees the same.
    auto items = co_await db_.query_all<item_row>(
        "select order_id, product_id, quantity, price_amount, i.price_currency from order_items i"
        " join orders o on o.id = i.order_id where o.account_id = $1 and o.id between $2 and $3"
        " order by order_id desc, position",
        account, rows.back().id, rows.front().id);
    auto at = found.begin();
    for (auto& item : items) {
        while (at->id != item.order_id) {
            ++at;
        }
        at->items.push_back({item.product_id, item.quantity, {item.price_amount, std::move(item.price_currency)}});
    }
    co_return found;
}

} // namespace shop
