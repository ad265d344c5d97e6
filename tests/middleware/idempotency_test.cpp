// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/runtime.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/idempotency.hpp>
#include <mainstay/routing/accepted.hpp>
#include <mainstay/routing/router.hpp>

#include <asio/co_spawn.hpp>
#include <asio/use_future.hpp>

#include <boost/test/unit_test.hpp>

#include <exception>
#include <future>
#include <memory>
#include <string>
#include <variant>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using middleware::idempotency_key, middleware::replayable;
using reading = routing::from_request<idempotency_key>;

namespace {

struct order {
    std::int64_t id;
};

struct world {
    core::manual_clock time;
    core::runtime threads{time};
    data::database db = data::open("sqlite::memory:");
    int runs = 0;

    world() {
        spawn([this]() -> task<void> {
            co_await db.start(threads);
            co_await data::migrate(db, middleware::idempotency_migrations());
            co_await db.execute("create table orders (id integer primary key, note text not null)");
        });
        threads.poll();
    }
    ~world() {
        spawn([this]() -> task<void> { co_await db.stop(time.steady_now() + 1s); });
        threads.poll();
    }

    template <class F>
    void spawn(F work) {
        asio::co_spawn(threads.executor(0), std::move(work), [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        });
    }

    // A handler that takes an order once, and what it answers.
    template <class Answer = accepted<order>, class F>
    std::shared_ptr<http::response> send(http::request_builder& builder, std::string scope, F work) {
        auto out = std::make_shared<http::response>(599);
        spawn([this, &builder, scope, work, out]() -> task<void> {
            auto key = reading::read(builder.request());
            if (!key) throw std::logic_error("no key");
            replayable<Answer> answer = co_await (*key).once(db, scope, work);
            out->clear();
            routing::to_response<replayable<Answer>>::write(std::move(answer), builder.request(), *out);
        });
        return out;
    }
    std::shared_ptr<http::response> send_order(http::request_builder& builder, std::string scope = "7") {
        return send(builder, std::move(scope), [this](data::transaction& tx) -> task<accepted<order>> {
            ++runs;
            auto id = co_await tx.insert("insert into orders (note) values ($1)", "mine");
            order made{id};
            co_return accepted<order>(made, "/v1/orders/" + std::to_string(id));
        });
    }
    std::int64_t orders() {
        std::int64_t count = -1;
        spawn([&]() -> task<void> { count = co_await db.query_one<std::int64_t>("select count(*) from orders"); });
        threads.poll();
        return count;
    }
    std::int64_t records() {
        std::int64_t count = -1;
        spawn([&]() -> task<void> {
            count = co_await db.query_one<std::int64_t>("select count(*) from mainstay_idempotency");
        });
        threads.poll();
        return count;
    }
};

http::request_builder request(
    const char* key, const char* body = R"({"items":[]})", const char* target = "/v1/orders") {
    http::request_builder builder("POST", target);
    builder.field("Idempotency-Key", key).body(body);
    return builder;
}

} // namespace

BOOST_AUTO_TEST_SUITE(idempotency_test)

BOOST_AUTO_TEST_CASE(the_key_must_be_there_and_visible) {
    http::request_builder without("POST", "/");
    BOOST_TEST(reading::read(without.request()).is_absent());
    BOOST_TEST(reading::missing().status() == 400);
    BOOST_TEST(reading::missing().code() == "idempotency_key_missing");
    for (const std::string& good : {std::string("a"), std::string(255, 'x'), std::string("!~\"a,b;c\"")}) {
        auto builder = request(good.c_str());
        auto key = reading::read(builder.request());
        BOOST_REQUIRE(key.has_value());
        BOOST_TEST((*key).value() == good);
    }
    for (const std::string& bad : {std::string(), std::string(256, 'x'), std::string("a b"), std::string("a\tb"),
             std::string("ä"), std::string("a\x7f")}) {
        auto builder = request(bad.c_str());
        auto key = reading::read(builder.request());
        BOOST_REQUIRE(key.why() != nullptr);
        BOOST_TEST(key.why()->status() == 400);
        BOOST_TEST(key.why()->code() == "idempotency_key_invalid");
    }
    auto twice = request("a");
    twice.field("idempotency-key", "a");
    BOOST_TEST(reading::read(twice.request()).why() != nullptr);
}

BOOST_AUTO_TEST_CASE(the_fingerprint_tells_requests_apart) {
    auto of = [](const char* method, const char* target, const char* body) {
        http::request_builder builder(method, target);
        builder.body(body);
        return idempotency_key("k", builder.request()).fingerprint();
    };
    auto one = of("POST", "/a", "b");
    BOOST_TEST((one == of("POST", "/a", "b")));
    for (auto other : {of("PUT", "/a", "b"), of("POST", "/ab", ""), of("POST", "/a?x", "b"), of("POST", "/a", "c"),
             of("POST", "/", "ab")})
        BOOST_TEST((one != other));
}

BOOST_FIXTURE_TEST_CASE(the_same_request_again_gets_the_same_answer, world) {
    auto first_request = request("k"), second_request = request("k");
    auto first = send_order(first_request);
    threads.poll();
    auto second = send_order(second_request);
    threads.poll();
    BOOST_TEST(first->status() == 202);
    BOOST_TEST(first->body() == R"({"id":1})");
    BOOST_TEST(!first->field("Idempotency-Replayed").has_value());
    BOOST_TEST(second->status() == 202);
    BOOST_TEST(second->body() == first->body());
    BOOST_TEST(second->field("Location").value() == "/v1/orders/1");
    BOOST_TEST(second->field("Content-Type").value() == "application/json");
    BOOST_TEST(second->field("Idempotency-Replayed").value() == "true");
    BOOST_TEST(runs == 1);
    BOOST_TEST(orders() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_hundred_at_once_make_one_order, world) {
    std::vector<http::request_builder> requests;
    for (int i = 0; i < 100; ++i)
        requests.push_back(request("k"));
    std::vector<std::shared_ptr<http::response>> answers;
    for (auto& one : requests)
        answers.push_back(send_order(one));
    threads.poll();
    int replayed = 0;
    for (const auto& one : answers) {
        BOOST_TEST(one->status() == 202);
        BOOST_TEST(one->body() == R"({"id":1})");
        replayed += one->field("Idempotency-Replayed") ? 1 : 0;
    }
    BOOST_TEST(replayed == 99);
    BOOST_TEST(orders() == 1);
}

BOOST_FIXTURE_TEST_CASE(the_same_key_with_another_request_is_refused, world) {
    auto first_request = request("k"), other_body = request("k", "{}"),
         other_path = request("k", R"({"items":[]})", "/v1/other");
    send_order(first_request);
    threads.poll();
    other_body.request().context().id("abc");
    for (auto* other : {&other_body, &other_path}) {
        auto answer = send_order(*other);
        threads.poll();
        BOOST_TEST(answer->status() == 422);
        BOOST_TEST(answer->body().find("\"idempotency_key_reused\"") != std::string::npos);
    }
    BOOST_TEST(orders() == 1);
}

BOOST_FIXTURE_TEST_CASE(scopes_do_not_see_each_other, world) {
    auto first_request = request("k"), second_request = request("k", "{}");
    auto first = send_order(first_request, "7"), second = send_order(second_request, "8");
    threads.poll();
    BOOST_TEST(first->status() == 202);
    BOOST_TEST(second->status() == 202);
    BOOST_TEST(!second->field("Idempotency-Replayed").has_value());
    BOOST_TEST(orders() == 2);
}

BOOST_FIXTURE_TEST_CASE(an_error_rolls_back_and_leaves_the_key_free, world) {
    using answer = std::variant<accepted<order>, problem>;
    auto refuse = [](data::transaction& tx) -> task<answer> {
        co_await tx.execute("insert into orders (note) values ('lost')");
        co_return problem::conflict("out_of_stock");
    };
    auto fail = [](data::transaction& tx) -> task<answer> {
        co_await tx.execute("insert into orders (note) values ('lost')");
        throw problem::not_found();
    };
    auto refused_request = request("k"), failed_request = request("k"), good_request = request("k");
    auto refused = send<answer>(refused_request, "7", refuse);
    threads.poll();
    BOOST_TEST(refused->status() == 409);
    BOOST_TEST(refused->body().find("\"out_of_stock\"") != std::string::npos);
    send<answer>(failed_request, "7", fail);
    BOOST_CHECK_THROW(threads.poll(), problem);
    threads.poll();
    BOOST_TEST(orders() == 0);
    BOOST_TEST(records() == 0);
    auto good = send_order(good_request);
    threads.poll();
    BOOST_TEST(good->status() == 202);
    BOOST_TEST(!good->field("Idempotency-Replayed").has_value());
    BOOST_TEST(orders() == 1);
}

BOOST_FIXTURE_TEST_CASE(any_bytes_and_fields_come_back_but_no_cookies, world) {
    auto work = [](data::transaction&) -> task<http::response> {
        http::response made(201);
        made.set("X-Note", "a: b; c")
            .add("X-Empty", "")
            .add("Set-Cookie", "session=secret")
            .add("Vary", "A")
            .add("Vary", "B");
        made.body(std::string("\0\xff\r\n", 4));
        co_return made;
    };
    auto first_request = request("k"), second_request = request("k");
    auto first = send<http::response>(first_request, "7", work);
    threads.poll();
    auto second = send<http::response>(second_request, "7", work);
    threads.poll();
    BOOST_TEST(first->field("Set-Cookie").has_value());
    BOOST_TEST(second->status() == 201);
    BOOST_TEST(second->body() == first->body());
    BOOST_TEST(second->field_lines() ==
               "X-Note: a: b; c\r\nX-Empty: \r\nVary: A\r\nVary: B\r\nIdempotency-Replayed: true\r\n");
}

BOOST_FIXTURE_TEST_CASE(work_without_an_answer_is_204, world) {
    auto work = [this](data::transaction&) -> task<void> {
        ++runs;
        co_return;
    };
    auto first_request = request("k"), second_request = request("k");
    auto first = send<void>(first_request, "7", work);
    threads.poll();
    auto second = send<void>(second_request, "7", work);
    threads.poll();
    BOOST_TEST(first->status() == 204);
    BOOST_TEST(second->status() == 204);
    BOOST_TEST(runs == 1);
}

BOOST_FIXTURE_TEST_CASE(after_a_day_the_key_is_new_and_old_records_go, world) {
    std::vector<http::request_builder> old;
    for (int i = 0; i < 30; ++i)
        old.push_back(request(("old" + std::to_string(i)).c_str()));
    for (auto& one : old)
        send_order(one);
    threads.poll();
    BOOST_TEST(records() == 30);
    time.advance(24h - 1s);
    auto early_request = request("old3");
    auto early = send_order(early_request);
    threads.poll();
    BOOST_TEST(early->field("Idempotency-Replayed").has_value());
    time.advance(1s);
    auto late_request = request("old3", "{}");
    auto late = send_order(late_request);
    threads.poll();
    BOOST_TEST(late->status() == 202);
    BOOST_TEST(!late->field("Idempotency-Replayed").has_value());
    BOOST_TEST(records() == 10); // 29 were past their time, 20 go at once
    auto next_request = request("new");
    send_order(next_request);
    threads.poll();
    BOOST_TEST(records() == 2);
}

BOOST_FIXTURE_TEST_CASE(a_stream_cannot_be_kept, world) {
    auto work = [](data::transaction&) -> task<http::response> {
        http::response made;
        made.stream([](http::body_writer&) -> task<void> { co_return; });
        co_return made;
    };
    auto builder = request("k");
    send<http::response>(builder, "7", work);
    BOOST_CHECK_THROW(threads.poll(), std::logic_error);
    BOOST_TEST(records() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_route_has_it_as_a_parameter_and_the_document_tells_of_it, world) {
    routing::services lent;
    lent.provide(db);
    routing::router router;
    router.post("/v1/orders", [](idempotency_key key, data::database& in) -> task<replayable<accepted<order>>> {
        auto work = [&](data::transaction& tx) -> task<accepted<order>> {
            order made{co_await tx.insert("insert into orders (note) values ($1)", key.value())};
            co_return accepted<order>(made, "/v1/orders/" + std::to_string(made.id));
        };
        co_return co_await key.once(in, 7, work);
    });
    auto compiled = router.compile(lent);
    std::string document = compiled->openapi();
    for (const char* part : {"\"Idempotency-Key\"", "\"Idempotency-Replayed\"", "idempotency_key_missing",
             "idempotency_key_invalid", "idempotency_key_reused", "\"202\"", "\"maxLength\":255"})
        BOOST_TEST(document.find(part) != std::string::npos, part);

    auto good = request("k"), again = request("k"), bad = request("a b");
    http::request_builder without("POST", "/v1/orders");
    http::response answers[4];
    std::size_t next = 0;
    for (auto* one : {&without, &bad, &good, &again}) {
        http::response& out = answers[next++];
        spawn([&compiled, one, &out]() -> task<void> { co_await compiled->answer(one->request(), out); });
        threads.poll();
    }
    BOOST_TEST(answers[0].status() == 400);
    BOOST_TEST(answers[0].body().find("\"idempotency_key_missing\"") != std::string::npos);
    BOOST_TEST(answers[1].status() == 400);
    BOOST_TEST(answers[1].body().find("\"idempotency_key_invalid\"") != std::string::npos);
    BOOST_TEST(answers[2].status() == 202);
    BOOST_TEST(answers[3].status() == 202);
    BOOST_TEST(answers[3].body() == answers[2].body());
    BOOST_TEST(answers[3].field("Idempotency-Replayed").has_value());
}

// On real threads, where the work runs on the database's and the requests belong to two others.
BOOST_AUTO_TEST_CASE(duplicates_on_several_threads_make_one_order) {
    core::runtime threads({.io_threads = 2});
    threads.start();
    data::database db = data::open("sqlite::memory:");
    auto wait = [&](task<void> work) { asio::co_spawn(threads.executor(0), std::move(work), asio::use_future).get(); };
    wait(db.start(threads));
    auto prepare = [&]() -> task<void> {
        co_await data::migrate(db, middleware::idempotency_migrations());
        co_await db.execute("create table orders (id integer primary key)");
    };
    wait(prepare());
    auto once = [&]() -> task<std::string> {
        auto builder = request("k");
        auto key = reading::read(builder.request());
        auto work = [](data::transaction& tx) -> task<order> {
            order made{co_await tx.insert("insert into orders default values")};
            co_return made;
        };
        replayable<order> answer = co_await (*key).once(db, "7", work);
        co_return answer.answer().body();
    };
    std::vector<std::future<std::string>> answers;
    for (int i = 0; i < 40; ++i)
        answers.push_back(asio::co_spawn(threads.next_executor(), once, asio::use_future));
    for (auto& one : answers)
        BOOST_TEST(one.get() == R"({"id":1})");
    wait(db.stop(core::real_clock().steady_now() + 10s));
    threads.stop();
}

BOOST_AUTO_TEST_SUITE_END()
