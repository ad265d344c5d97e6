// SPDX-License-Identifier: BSL-1.0
// What is refused before the body has arrived, and what waits for it, over real sockets.
#include "http/loopback.hpp"
#include "routing/ask.hpp"

#include <mainstay/core/sleep.hpp>
#include <mainstay/prelude.hpp>

namespace early_answers {

struct caller {};
// Of the whole request, as an idempotency key's is.
struct fingerprint {
    std::string of;
};

} // namespace early_answers

// Waits for something else than the body, as a session's look-up does.
template <>
struct mainstay::routing::from_request<early_answers::caller> {
    static constexpr bool needs_body = false;
    static mainstay::task<extracted<early_answers::caller>> read(mainstay::http::request& in) {
        co_await mainstay::core::sleep_for(std::chrono::milliseconds{1});
        if (!in.field("Authorization")) co_return mainstay::problem(401, "unauthorized", "sign in first");
        co_return early_answers::caller{};
    }
};

template <>
struct mainstay::routing::from_request<early_answers::fingerprint> {
    static extracted<early_answers::fingerprint> read(mainstay::http::request& in) {
        return early_answers::fingerprint{std::string(in.body())};
    }
};

namespace {

using namespace mainstay;
using mainstay_test::body_of;
using mainstay_test::client;

struct note {
    std::string text;
};

struct too_many {
    static constexpr bool needs_body = false;
    std::optional<http::response> before(http::request&) const { return http::response(429); }
};

// As one that checks a signature over the body.
struct body_checker {
    std::optional<http::response> before(http::request& request) const {
        return request.body() == R"({"text":"x"})" ? std::nullopt : std::optional(http::response(403));
    }
};

struct router_behind_sockets : mainstay_test::loopback {
    router_behind_sockets() {
        handler.at_head = true;
        handler.on_request = [this](http::exchange& turn) { return site.compiled().handle(turn); };
    }
    std::string ask_waiting(client& with, std::string_view target, std::string_view more = "") {
        return talk(with, "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
                              "Content-Length: 12\r\nExpect: 100-continue\r\n" + std::string(more) + "\r\n");
    }
    ask::site site;
};

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view body = R"({"text":"x"})";

} // namespace

BOOST_AUTO_TEST_SUITE(early_answer_test)

BOOST_AUTO_TEST_CASE(no_body_is_asked_for_that_nobody_wants) {
    router_behind_sockets with;
    with.site.router.get("/notes", [] { return "notes"; });
    client one = with.connect(), two = with.connect();
    BOOST_TEST(with.ask_waiting(one, "/nothing").starts_with("HTTP/1.1 404 "));
    BOOST_TEST(with.ask_waiting(two, "/notes").starts_with("HTTP/1.1 405 "));
}

BOOST_AUTO_TEST_CASE(middleware_refuses_before_the_body) {
    router_behind_sockets with;
    int called = 0;
    with.site.router.use(too_many{});
    with.site.router.post("/notes", [&called](json<note>) { ++called; });
    client one = with.connect();
    BOOST_TEST(with.ask_waiting(one, "/notes").starts_with("HTTP/1.1 429 "));
    BOOST_TEST(called == 0);
}

BOOST_AUTO_TEST_CASE(a_caller_who_is_not_known_is_refused_before_the_body) {
    router_behind_sockets with;
    with.site.router.post("/notes", [](early_answers::caller, json<note> given) { return given->text; });
    client stranger = with.connect(), known = with.connect();
    with.ask_waiting(stranger, "/notes");
    with.threads.advance(std::chrono::milliseconds{10});
    BOOST_TEST(stranger.receive().starts_with("HTTP/1.1 401 "));
    with.ask_waiting(known, "/notes", "Authorization: x\r\n");
    with.threads.advance(std::chrono::milliseconds{10});
    BOOST_TEST(known.receive() == go_on);
    BOOST_TEST(body_of(with.talk(known, body)) == "x");
}

BOOST_AUTO_TEST_CASE(every_kind_of_handler_gets_its_body_though_it_comes_late) {
    router_behind_sockets with;
    with.site.router.post("/prompt", [](json<note> given) { return given->text; });
    with.site.router.post("/later", [](json<note> given) -> task<std::string> {
        co_await core::sleep_for(std::chrono::milliseconds{1});
        co_return given->text;
    });
    with.site.router.post("/raw", [](http::request& in) { return std::string(in.body()); });
    for (std::string_view target : {"/prompt", "/later", "/raw"}) {
        client one = with.connect();
        BOOST_TEST(with.ask_waiting(one, target) == go_on, target);
        with.talk(one, body.substr(0, 5));
        auto answer = with.talk(one, body.substr(5));
        with.threads.advance(std::chrono::milliseconds{10});
        answer += one.receive();
        BOOST_TEST(body_of(answer) == (target == "/raw" ? body : "x"), target);
        BOOST_TEST(with.talk(one, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 404 "), target);
    }
}

// Whether it sees the body must not depend on how the client's bytes were cut.
BOOST_AUTO_TEST_CASE(middleware_has_the_whole_body_unless_it_says_that_it_needs_none) {
    router_behind_sockets with;
    with.site.router.use(body_checker{});
    with.site.router.post("/notes", [](json<note> given) { return given->text; });
    client one = with.connect();
    BOOST_TEST(with.ask_waiting(one, "/notes") == go_on);
    with.talk(one, body.substr(0, 7));
    BOOST_TEST(body_of(with.talk(one, body.substr(7))) == "x");
    client two = with.connect();
    with.ask_waiting(two, "/notes");
    BOOST_TEST(with.talk(two, "{\"text\":\"y\"}").starts_with("HTTP/1.1 403 "));
}

BOOST_AUTO_TEST_CASE(extractors_have_the_whole_body_unless_they_say_that_they_need_none) {
    router_behind_sockets with;
    with.site.router.post("/prompt", [](early_answers::fingerprint given, json<note>) { return given.of; });
    with.site.router.post(
        "/later", [](early_answers::fingerprint given, early_answers::caller, json<note>) { return given.of; });
    for (std::string_view target : {"/prompt", "/later"}) {
        client one = with.connect();
        BOOST_TEST(with.ask_waiting(one, target, "Authorization: x\r\n") == go_on, target);
        with.talk(one, body.substr(0, 7));
        auto answer = with.talk(one, body.substr(7));
        with.threads.advance(std::chrono::milliseconds{10});
        answer += one.receive();
        BOOST_TEST(body_of(answer) == body, target);
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_is_too_large_or_malformed_is_the_routes_answer) {
    router_behind_sockets with;
    with.site.router.post("/notes", [](json<note> given) { return given->text; });
    with.handler.on_limit = [](const http::request&, std::size_t) { return std::size_t{5}; };
    client large = with.connect(), broken = with.connect();
    constexpr std::string_view head = "POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                      "Transfer-Encoding: chunked\r\n\r\n";
    with.talk(large, head);
    BOOST_TEST(with.talk(large, "9\r\n{\"text\":1\r\n").starts_with("HTTP/1.1 413 "));
    with.talk(broken, head);
    BOOST_TEST(with.talk(broken, "+5\r\n").starts_with("HTTP/1.1 400 "));
    BOOST_TEST(broken.ended());
}

BOOST_AUTO_TEST_SUITE_END()
