// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

class mailer {
public:
    task<> send_welcome(std::int64_t user) {
        if (failures-- > 0) throw std::runtime_error("the mail server does not answer");
        welcomed.push_back(user);
        co_return;
    }
    int failures = 0;
    std::vector<std::int64_t> welcomed;
};

// [job]
struct send_welcome {
    std::int64_t user_id;
    static constexpr std::string_view kind = "send_welcome";
};
// [job]

struct ship {
    std::int64_t order_id;
    static constexpr std::string_view kind = "ship";
};

struct charge {
    std::int64_t order_id;
    static constexpr std::string_view kind = "charge";
};

void handlers(ms::jobs::queue& queue, mailer& mail) {
    // [handle]
    queue.handle<send_welcome>([&](const send_welcome& job) { return mail.send_welcome(job.user_id); },
        {.attempts = 8, .backoff = {1s, 1h}, .timeout = 30s});
    // [handle]
}

task<> enqueued(ms::jobs::queue& queue, ms::data::database& db) {
    // [enqueue]
    auto sign_up = [&](ms::data::transaction& tx) -> task<> {
        auto id = co_await tx.insert("insert into users (email) values ('ada@example.com')");
        queue.enqueue(tx, send_welcome{id}); // staged: written with the commit, gone with a rollback
        queue.enqueue(tx, send_welcome{id}, ms::jobs::delay{24h}, ms::jobs::priority{-1});
    };
    co_await db.transaction(sign_up);

    send_welcome job{7};
    ms::jobs::job_id id = co_await queue.enqueue(job, ms::jobs::unique_by_args{1h}); // in a transaction of its own
    // [enqueue]
    expect(id == co_await queue.enqueue(job, ms::jobs::unique_by_args{1h})); // there already
}

void shipping(ms::jobs::queue& queue, ms::data::database& db) {
    // [complete]
    queue.handle<ship>([&](const ship& job, ms::jobs::delivery& run) -> task<> {
        auto body = [&](ms::data::transaction& tx) -> task<> {
            co_await tx.execute("update orders set status = 'shipped' where id = $1", job.order_id);
            co_await run.complete(tx); // throws, and so rolls back, if somebody else has the job by now
        };
        co_await db.transaction(body);
    });
    // [complete]
}

class bank {
public:
    task<bool> charge(std::int64_t order) {
        if (order == 3) co_return false;
        throw std::runtime_error("the bank does not answer");
    }
    bool open = false;
};

// [outcome]
task<ms::jobs::outcome> charge_card(bank& bank, const charge& job) {
    if (!bank.open) co_return ms::jobs::snooze(1h); // again then, without using up an attempt
    bool paid = co_await bank.charge(job.order_id); // may throw: a failed attempt
    if (!paid) co_return ms::jobs::discard("the card was refused");
    co_return ms::jobs::done{};
}
// [outcome]

void charging(ms::jobs::queue& queue, bank& bank) {
    // [exhausted]
    queue
        .handle<charge>([&](const charge& job) { return charge_card(bank, job); },
            {.attempts = 6, .backoff = {100ms, 2s}, .timeout = 10s})
        .on_exhausted([](const charge& job, ms::data::transaction& tx) -> task<> {
            co_await tx.execute("update orders set status = 'failed' where id = $1", job.order_id);
        });
    // [exhausted]
}

void given_to_an_app() {
    // [app]
    app app;
    auto& db = app.add(ms::data::open("sqlite:shop.db"));
    ms::jobs::queue_options workers{.concurrency = 8, .log = &app.log(), .metrics = &app.metrics()};
    auto& queue = app.emplace<ms::jobs::queue>(db, workers); // handlers ask for ms::jobs::queue&
    // [app]
    expect(queue.name() == "jobs");
}

} // namespace

void guide::jobs_page() {
    given_to_an_app();

    ms::testing::world world;
    auto& db = world.start(ms::data::open("sqlite::memory:"));
    world.run(db.execute("create table users (id integer primary key, email text not null)"));
    world.run(db.execute("create table orders (id integer primary key, status text not null)"));
    world.run(db.execute("insert into orders values (1, 'paid'), (2, 'new'), (3, 'new')"));
    auto status = [&](int order) {
        return world.run(db.query_one<std::string>("select status from orders where id = $1", order));
    };

    mailer mail;
    ms::jobs::queue made(db);
    handlers(made, mail);
    shipping(made, db);
    bank bank;
    charging(made, bank);
    auto& queue = world.start(std::move(made));

    mail.failures = 1;
    world.run(enqueued(queue, db));
    world.advance(5s);
    expect(mail.welcomed.size() == 2);
    world.advance(24h);
    expect(mail.welcomed.size() == 3);

    ship shipped{1};
    charge unpaid{2}, impossible{3};
    world.run(queue.enqueue(shipped));
    auto first = world.run(queue.enqueue(unpaid)), second = world.run(queue.enqueue(impossible));
    world.advance(1min);
    expect(status(1) == "shipped" && status(2) == "new" && status(3) == "new");
    bank.open = true;
    world.advance(1h);
    expect(status(2) == "failed" && status(3) == "failed");
    expect(world.run(queue.find(first))->state == ms::jobs::job_state::discarded);
    expect(world.run(queue.find(second))->error.find("the card was refused") != std::string::npos);
    expect(world.run(queue.retry(first)) && world.run(queue.cancel(first)));
    expect(world.run(queue.counts()).cancelled == 1);
}
