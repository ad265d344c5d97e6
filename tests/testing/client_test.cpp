// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/sleep.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/testing/client.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

struct note {
    std::string text;
    int stars = 0;
};

task<note> slow_note() {
    co_await core::sleep_for(20s);
    co_return note{"late", 1};
}

struct fixture {
    fixture() {
        target.post("/notes", [](mainstay::json<note> body) { return created{*body, "/notes/1"}; });
        target.get("/slow", slow_note);
        target.get("/never", []() -> task<void> { co_await core::sleep_for(24h); });
        target.get("/peer", [](http::request& in) { return in.peer().address + ' ' + std::string(in.field("X-Mine").value_or("")); });
        target.get("/stream", [] {
            return stream{"text/plain", [](http::body_writer& to) -> task<void> {
                co_await to.write("one ");
                co_await core::sleep_for(1s);
                co_await to.write("two");
            }};
        });
        target.get("/cookie", [](std::optional<mainstay::cookie<"a">> sent) {
            http::response out;
            out.body(sent ? **sent : "none");
            http::set_cookie set;
            set.name = "a";
            set.value = "1";
            set.max_age = 60s;
            http::add_cookie(out, set);
            return out;
        });
        target.get("/forget", [] {
            http::response out;
            out.add("Set-Cookie", "a=; Max-Age=0");
            return out;
        });
    }

    testing::client& start() { return made_client.emplace(world, target); }

    testing::world world;
    app target{{.log = {.level = observe::log_level::off}}};
    std::optional<testing::client> made_client;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(client_test, fixture)

BOOST_AUTO_TEST_CASE(sends_json_and_reads_it) {
    auto answer = start().post("/notes").json(note{"hello", 3}).send();
    BOOST_TEST(answer.status() == 201, answer);
    BOOST_TEST(answer.json<note>().stars == 3);
    BOOST_TEST(answer.field("location").value() == "/notes/1");
    BOOST_TEST(answer.code().empty());
    BOOST_CHECK_THROW((void)answer.json<int>(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(errors_come_as_the_network_would_have_them) {
    auto& client = start();
    auto answer = client.post("/notes").json(3).send();
    BOOST_TEST(answer.status() == 422, answer);
    BOOST_TEST(!answer.code().empty());
    BOOST_TEST(client.get("/nothing").send().status() == 404);
    BOOST_TEST(client.delete_("/notes").send().status() == 405);
    BOOST_TEST(client.put("/notes").send().status() == 405);
    BOOST_TEST(client.patch("/notes").send().status() == 405);
    BOOST_TEST(client.post("/notes").body("{", "text/csv").send().status() == 415);
}

BOOST_AUTO_TEST_CASE(goes_through_the_whole_chain) {
    auto& client = start();
    auto named = [&] { return client.get("/peer").field("X-Request-Id", "mine").send(); };
    BOOST_TEST(named().field("X-Request-Id").value() != "mine");
    auto answer = client.peer({.address = "10.0.0.1", .trusted = true}).get("/peer").field("X-Request-Id", "mine").send();
    BOOST_TEST(answer.field("X-Request-Id").value() == "mine");
    BOOST_TEST(answer.field("X-Content-Type-Options").value() == "nosniff");
}

BOOST_AUTO_TEST_CASE(lets_time_pass_for_an_answer_and_no_longer_than_its_patience) {
    auto& client = start();
    BOOST_TEST(client.get("/slow").send().json<note>().text == "late");
    client.patience(1h);
    BOOST_CHECK_THROW(client.get("/never").send(), testing::still_waiting);
}

BOOST_AUTO_TEST_CASE(puts_a_streamed_body_together) {
    auto& client = start();
    BOOST_TEST(client.get("/stream").send().body() == "one two");
    BOOST_TEST(client.head("/stream").send().body().empty());
}

BOOST_AUTO_TEST_CASE(keeps_cookies_until_they_expire) {
    auto& client = start();
    BOOST_TEST(client.get("/cookie").send().body() == "none");
    BOOST_TEST(client.cookie("a").value() == "1");
    BOOST_TEST(client.get("/cookie").send().body() == "1");
    world.advance(61s);
    BOOST_TEST(client.get("/cookie").send().body() == "none");
    client.get("/forget").send();
    BOOST_TEST(!client.cookie("a"));
    client.set_cookie("a", "own");
    BOOST_TEST(client.get("/cookie").send().body() == "own");
    client.forget_cookies();
    BOOST_TEST(!client.cookie("a"));
}

BOOST_AUTO_TEST_CASE(sends_its_own_fields_from_where_it_is_told) {
    auto& client = start();
    client.field("X-Mine", "1").field("x-mine", "2");
    client.peer({.address = "2001:db8::1", .port = 1, .secure = true});
    auto answer = client.get("/peer").send();
    BOOST_TEST(answer.body() == "2001:db8::1 2");
    BOOST_TEST(answer.field("Strict-Transport-Security").has_value());
}

BOOST_AUTO_TEST_CASE(a_second_client_has_cookies_of_its_own) {
    auto& first = start();
    testing::client second(world, target.handler());
    first.get("/cookie").send();
    BOOST_TEST(!second.cookie("a"));
    BOOST_TEST(second.get("/cookie").send().body() == "none");
}

BOOST_AUTO_TEST_CASE(throws_what_is_wrong_with_the_application) {
    target.get("/notes/{id}", [](path<"id", int>) { return "a"; });
    target.get("/notes/{name}", [](path<"name", int>) { return "b"; });
    BOOST_CHECK_THROW(start(), core::start_error);
}

BOOST_AUTO_TEST_SUITE_END()
