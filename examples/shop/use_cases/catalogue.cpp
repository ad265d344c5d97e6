// SPDX-License-Identifier: BSL-1.0
#include "use_cases/catalogue.hpp"

namespace shop {

using mainstay::task;

namespace {

struct product_row {
    std::int64_t id;
    std::string name;
    std::int64_t price_amount;
    std::string price_currency;
    std::int64_t in_stock;
};

product from_row(product_row row) {
    return {row.id, std::move(row.name), {row.price_amount, std::move(row.price_currency)}, row.in_stock};
}

} // namespace

task<std::vector<product>> catalogue::list(std::int64_t after, std::int64_t limit) {
    auto rows = co_await db_.query_all<product_row>(
        "select id, name, price_amount, price_currency, in_stock from products where id > $1 order by id limit $2",
        after, limit);
    std::vector<product> products;
    products.reserve(rows.size());
    for (auto& row : rows) {
        products.push_back(from_row(std::move(row)));
    }
    co_return products;
}

task<std::optional<product>> catalogue::find(std::int64_t id) {
    auto row = co_await db_.query_optional<product_row>(
        "select id, name, price_amount, price_currency, in_stock from products where id = $1", id);
    if (!row) co_return std::nullopt;
    co_return from_row(*std::move(row));
}

} // namespace shop
