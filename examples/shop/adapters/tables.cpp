// SPDX-License-Identifier: BSL-1.0
#include "adapters/tables.hpp"

namespace shop {
namespace {

constexpr auto first_tables = R"sql(
create table accounts (
    id {key},
    email text not null unique,
    password_hash text not null,
    created_at {integer} not null
);

create table products (
    id integer primary key,
    name text not null,
    price_amount {integer} not null check (price_amount >= 0),
    price_currency text not null,
    in_stock {integer} not null check (in_stock >= 0)
);

create table orders (
    id {key},
    account_id {integer} not null references accounts (id),
    status text not null default 'pending' check (status in ('pending', 'paid', 'failed')),
    total_amount {integer} not null,
    total_currency text not null,
    created_at {integer} not null
);
create index orders_by_account on orders (account_id, id);

create table order_items (
    order_id {integer} not null references orders (id),
    position {integer} not null,
    product_id {integer} not null references products (id),
    quantity {integer} not null check (quantity > 0),
    price_amount {integer} not null,
    price_currency text not null,
    primary key (order_id, position)
) {without rowid};

-- Mail that waits for its sender, written together with what it tells about.
create table outbox_mail (
    id {key},
    recipient text not null,
    subject text not null,
    body text not null,
    created_at {integer} not null
);
)sql";

constexpr auto simulated_provider = R"sql(
-- The books of the simulated payment provider: not the shop's, and never written in one transaction with them.
create table payment_ledger (
    id {key},
    idempotency_key text not null unique,
    order_id {integer} not null,
    amount {integer} not null,
    currency text not null,
    charged_at {integer} not null
);

create table payment_keys_given_up (
    idempotency_key text primary key,
    given_up_at {integer} not null
) {without rowid};
)sql";

constexpr auto first_products = R"sql(
insert into products (id, name, price_amount, price_currency, in_stock) values
    (1, 'Espresso cups, set of four', 2490, 'EUR', 1000),
    (2, 'Linen tea towel', 1150, 'EUR', 1000),
    (3, 'Cast-iron pan, 26 cm', 5490, 'EUR', 1000),
    (4, 'Beeswax candle', 890, 'EUR', 1000),
    (5, 'Oak cutting board', 3900, 'EUR', 1000),
    (6, 'Pepper mill', 4290, 'EUR', 1000),
    (7, 'Wool blanket', 8990, 'EUR', 1000),
    (8, 'Paring knife', 1790, 'EUR', 1000),
    (9, 'Glass carafe, 1 l', 2690, 'EUR', 1000),
    (10, 'Enamel mug', 990, 'EUR', 1000),
    (11, 'Kitchen scales', 4590, 'EUR', 1000),
    (12, 'Bread tin', 1990, 'EUR', 1000),
    (13, 'Copper whisk', 2190, 'EUR', 1000),
    (14, 'Salad servers', 1690, 'EUR', 1000),
    (15, 'Jam jars, six', 1290, 'EUR', 1000),
    (16, 'Apron', 2990, 'EUR', 1000),
    (17, 'Teapot, cast iron', 6490, 'EUR', 1000),
    (18, 'Honey spoon', 590, 'EUR', 1000),
    (19, 'Picnic basket', 7490, 'EUR', 1000),
    (20, 'Olive-wood bowl', 3490, 'EUR', 1000);
)sql";

} // namespace

mainstay::data::migrations tables() {
    mainstay::data::migrations history;
    history.add(1, "first tables", first_tables);
    history.add(2, "simulated payment provider", simulated_provider);
    history.add(3, "first products", first_products);
    return history;
}

} // namespace shop
