// SPDX-License-Identifier: BSL-1.0
#include "adapters/simulated_payments.hpp"
#include "adapters/tables.hpp"
#include "http/routes.hpp"
#include "settings.hpp"
#include "use_cases/accounts.hpp"
#include "use_cases/catalogue.hpp"
#include "use_cases/orders.hpp"
#include "use_cases/take_payment.hpp"

#include <mainstay/mainstay.hpp>

#include <cstdio>

namespace ms = mainstay;
using namespace mainstay::prelude;

namespace {

ms::app_options options_of(const shop::settings& settings) {
    ms::app_options options;
    options.address = settings.address;
    options.port = settings.address.starts_with("unix:") ? std::uint16_t{0} : settings.port;
    options.handover = settings.handover;
    options.threads = settings.threads;
    options.log.level = settings.log;
    options.middleware.access_log = true;
    options.middleware.request_id_from = ms::middleware::request_id_source::anyone; // so that clients can find theirs
    options.settings_of = {{"http", "SHOP_ADDRESS and SHOP_PORT"}, {"database", "SHOP_DATABASE"}};
    options.openapi.title = "Shop";
    options.openapi.version = "1";
    return options;
}

void tell_address(std::string_view address) {
    std::printf("The shop is open at %.*s   try: curl %.*s/v1/products\n", static_cast<int>(address.size()),
        address.data(), static_cast<int>(address.size()), address.data());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    auto settings = ms::config::read_program<shop::settings>(
        {.prefix = "SHOP_", .program = "shop", .description = "A small shop: sign up, look around, check out."}, argc, argv);
    if (!settings) return settings.report();

    app app(options_of(*settings));

    auto& db = app.add(ms::data::open(settings->database));
    db.migrate_at_start(shop::tables()).migrate_at_start(ms::middleware::idempotency_migrations());
    auto& passwords = app.emplace<ms::auth::password_hasher>();
    auto& sessions = app.emplace<ms::auth::sessions>(db);
    auto& throttle = app.emplace<ms::auth::sign_in_throttle>();
    ms::jobs::queue_options workers;
    workers.concurrency = settings->workers;
    auto& queue = app.emplace<ms::jobs::queue>(db, workers);

    auto& provider = app.provide<shop::payments>(shop::simulated_payments(
        db, std::chrono::milliseconds(settings->payment_delay_ms), settings->payment_failure_rate));
    shop::handle_payments(queue, db, provider);
    app.emplace<shop::accounts>(db, passwords, sessions, throttle);
    app.emplace<shop::catalogue>(db);
    app.emplace<shop::orders>(db, queue);

    if (settings->rate_limit.limited()) app.use(ms::middleware::rate_limit({.limit = settings->rate_limit}));
    app.get("/", shop::front_page, ms::routing::hidden{});
    auto v1 = app.group("/v1");
    shop::account_routes(v1);
    shop::product_routes(v1);
    shop::order_routes(v1);

    app.on_ready(tell_address);
    return app.run();
}
