// SPDX-License-Identifier: BSL-1.0
#include "http/cursor.hpp"
#include "http/routes.hpp"
#include "use_cases/orders.hpp"

#include <mainstay/auth/user.hpp>
#include <mainstay/middleware.hpp>
#include <mainstay/prelude.hpp>

#include <algorithm>
#include <limits>

namespace shop {

namespace ms = mainstay;
using namespace mainstay::prelude;

namespace {

struct order_line {
    std::int64_t product_id;
    std::int64_t quantity;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&order_line::quantity>(ms::schema::range(1, most_of_one_product)));
    }
};

struct new_order {
    std::vector<order_line> items;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&new_order::items>(ms::schema::items(1, 50)));
    }
};

// A product named twice is wanted that often; the limit holds for the sum.
cart cart_of(const new_order& asked) {
    cart wanted;
    std::vector<ms::core::field_error> errors;
    for (std::size_t line = 0; line < asked.items.size(); ++line) {
        const auto& item = asked.items[line];
        auto at = std::find_if(wanted.begin(), wanted.end(), [&](const cart_line& l) { return l.product_id == item.product_id; });
        if (at == wanted.end()) {
            wanted.push_back({item.product_id, item.quantity, line});
        } else if ((at->quantity += item.quantity) > most_of_one_product) {
            ms::core::field_error error;
            error.where = "/items/" + std::to_string(line) + "/quantity";
            error.code = "out_of_range";
            error.detail = "makes more than 99 of this product together with the lines before";
            errors.push_back(std::move(error));
        }
    }
    if (!errors.empty()) throw ms::problem::validation(std::move(errors));
    return wanted;
}

using order_page = page<order, "orders">;

task<ms::middleware::replayable<accepted<order>>> check_out(ms::auth::user user, ms::middleware::idempotency_key key, json<new_order> body,
    ms::data::database& db, orders& orders) {
    const auto wanted = cart_of(*body);
    co_return co_await key.once(db, user.id(), [&](ms::data::transaction& tx) -> task<accepted<order>> {
        auto made = co_await orders.check_out(tx, user.number(), wanted);
        co_return accepted(made, "/v1/orders/" + std::to_string(made.id));
    });
}

task<std::optional<order>> get_order(path<"id", std::int64_t> id, ms::auth::user user, orders& orders) {
    return orders.find(user.number(), *id);
}

task<order_page> list_orders(query<page_request<"orders">> asked, ms::auth::user user, orders& orders) {
    const auto up_to = asked->after ? asked->after->position - 1 : std::numeric_limits<std::int64_t>::max();
    auto found = co_await orders.list(user.number(), up_to, asked->limit + 1);
    co_return order_page::cut(std::move(found), asked->limit);
}

} // namespace

void order_routes(ms::routing::route_group v1) {
    using namespace mainstay::routing;
    auto group = v1.group("/orders", tag{"orders"}, ms::middleware::cache_control("no-store"));
    group.post("", check_out, summary{"Check out"}, may_fail{409, "out_of_stock"},
        may_fail{422, "unknown_product"});
    group.get("", list_orders, summary{"My orders, newest first"});
    group.get("/{id}", get_order, summary{"One of my orders"});
}

} // namespace shop
