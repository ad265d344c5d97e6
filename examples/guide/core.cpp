// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

struct picture {
    std::vector<std::byte> pixels;
};

picture halved(const picture& original) {
    return {std::vector<std::byte>(original.pixels.size() / 2)};
}

// [service]
class thumbnails final : public ms::core::service {
public:
    std::string_view name() const noexcept override { return "thumbnails"; }
    task<> start(ms::core::runtime& threads) override {
        pool_ = &threads.pool("thumbnails", {.threads = 2, .queue = 50});
        co_return;
    }
    task<> stop(ms::core::clock::steady_time) override { co_return; }

    task<picture> of(const picture& original) {
        co_return co_await pool_->run([&] { return halved(original); });
    }

private:
    ms::core::blocking_pool* pool_ = nullptr;
};
// [service]

struct new_order {
    std::string customer;
    std::vector<int> items;
};

task<std::size_t> place(new_order order) {
    co_return order.customer.size() + order.items.size();
}

task<std::string> customer_of(int) {
    co_return "ada";
}

task<std::size_t> search(const std::string& words) {
    co_return words.size();
}

task<std::size_t> name_it_first(ms::core::blocking_pool& pool, int session, std::vector<int> items) {
    const std::optional<std::string> given;
    const picture original{std::vector<std::byte>(8)};
    // [naming]
    auto customer = co_await customer_of(session);
    new_order order{customer, items};    // not: new_order order{co_await customer_of(session), items}
    auto placed = co_await place(order); // not: co_await place(new_order{customer, items})

    auto scale = [original] { return halved(original); };
    auto scaled = co_await pool.run(scale); // not: co_await pool.run([original] { … })

    std::string words = given ? *given : "all";
    auto found = co_await search(words); // not: co_await search(given ? *given : "all")
    // [naming]
    co_return placed + scaled.pixels.size() + found;
}

// [sleep]
task<int> patient(int& attempts) {
    while (++attempts < 3) {
        co_await ms::core::sleep_for(250ms);
    }
    co_return attempts;
}
// [sleep]

struct tenant {
    std::string name;
};

task<> import_row(const std::string& row) {
    auto context = co_await ms::core::this_context();
    if (context && row == "the client hangs up") context->cancel();
}

// [context]
task<std::size_t> import_rows(std::vector<std::string> rows) {
    auto context = co_await ms::core::this_context(); // empty outside requests and jobs
    std::size_t done = 0;
    for (const auto& row : rows) {
        if (context && context->cancelled()) break; // nobody waits for the rest
        co_await import_row(row);
        ++done;
    }
    co_return done;
}
// [context]

task<std::string> whose() {
    auto context = co_await ms::core::this_context();
    // [slots]
    context->put(tenant{"acme"});
    context->log_field("tenant", "acme"); // in every log line of the request

    const auto* found = context->find<tenant>(); // anywhere below; null if nobody put one
    // [slots]
    co_return found->name + ' ' + context->log_fields().front().second;
}

// [problem]
void require_stock(std::int64_t left, std::int64_t wanted) {
    if (left >= wanted) return;
    throw problem::conflict("out_of_stock", "there is not enough of it")
        .with("left", left)                         // a member of its own: "left": 2
        .internal("the warehouse was asked twice"); // for the log, never sent
}
// [problem]

void small_things(const ms::core::clock& clock) {
    const std::string key = "42";
    // [small]
    std::string token = ms::core::random_token(); // 256 random bits as 43 characters, fit for secrets
    std::string id = ms::core::uuid_v7(clock);    // sorts by time
    std::string cursor = ms::core::base64url_encode(ms::core::bytes_of(key));
    auto read = ms::core::base64url_decode(cursor); // empty for what is no base64url
    // [small]
    expect(token.size() == 43 && id.size() == 36);
    expect(read && read->size() == key.size() && !ms::core::base64url_decode("4?"));
}

void requests_have_a_context(ms::testing::world& world) {
    app app({.log = {.level = ms::observe::log_level::off}});
    app.post("/import", [](json<std::vector<std::string>> rows) -> task<std::string> {
        co_return std::to_string(co_await import_rows(*rows));
    });
    app.get("/tenant", whose);
    app.get("/order", [] { require_stock(2, 3); });
    ms::testing::client client(world, app);

    std::vector<std::string> rows{"a", "the client hangs up", "b"};
    expect(client.post("/import").json(rows).send().body() == "2");
    expect(client.get("/tenant").send().body() == "acme acme");

    auto refused = client.get("/order").send();
    expect(refused.status() == 409 && refused.code() == "out_of_stock");
    expect(refused.body().find("\"left\":2") != std::string::npos);
    expect(refused.body().find("warehouse") == std::string::npos);
}

} // namespace

void guide::core_page() {
    ms::testing::world world;
    auto& service = world.start(thumbnails());
    const picture original{std::vector<std::byte>(8)};
    expect(world.run(service.of(original)).pixels.size() == 4);

    auto& pool = world.threads().pool("thumbnails");
    expect(world.run(name_it_first(pool, 7, {1, 2})) == 12);

    int attempts = 0;
    auto before = world.clock().steady_now();
    expect(world.run(patient(attempts)) == 3 && world.clock().steady_now() - before >= 500ms);

    expect(world.run(import_rows({"a", "b"})) == 2);
    requests_have_a_context(world);
    small_things(world.clock());
}
