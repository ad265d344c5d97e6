// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/middleware.hpp>

#include <asio/co_spawn.hpp>
#include <asio/error.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {

std::string trace;

struct both {
    std::string name;
    std::optional<http::response> before(http::request& request) const {
        trace += name + "( ";
        if (request.query() == name) return http::response(418);
        if (request.query() == name + "!") throw std::runtime_error("secret");
        return std::nullopt;
    }
    void after(const http::request& request, http::response& response) const {
        trace += ")" + name + " ";
        response.add("X-After", name);
        if (request.query() == "after" + name) throw std::runtime_error("secret");
    }
};

struct only_after {
    void after(const http::request&, http::response& response) const {
        response.set("X-Status", std::to_string(response.status()));
    }
};

struct around {
    std::string name;
    task<http::response> operator()(http::request& request, routing::next next) const {
        trace += name + "[ ";
        if (request.query() == name) co_return http::response(418);
        if (request.query() == name + "!") throw problem::conflict("around");
        http::response response = co_await next(request);
        trace += "]" + name + " ";
        response.set("X-Around", name);
        co_return response;
    }
};

// Not a coroutine itself.
struct passing {
    task<http::response> operator()(http::request& request, routing::next next) const { return next(request); }
};

struct counter {
    int value = 0;
};

struct needs_service {
    counter* found = nullptr;
    void start(const routing::services& from) {
        found = from.find<counter>();
        if (found == nullptr) throw std::runtime_error("needs_service wants a counter");
    }
    void after(http::request&, http::response&) const { ++found->value; }
};

struct unlimited {};
struct limit {
    bool applies(const routing::route_info& route) const { return route.metadata.find<unlimited>() == nullptr; }
    std::optional<http::response> before(http::request&) const { return http::response(429); }
    void describe(routing::operation& into) const { into.error(429, "rate_limited"); }
};

struct none_of_the_shapes {
    void before(int) const {}
};

struct fixture : ask::site {
    fixture() { trace.clear(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(middleware_test, fixture)

BOOST_AUTO_TEST_CASE(concepts_tell_the_shapes_apart) {
    static_assert(routing::before_middleware<both> && routing::after_middleware<both>);
    static_assert(!routing::around_middleware<both>);
    static_assert(routing::after_middleware<only_after> && !routing::before_middleware<only_after>);
    static_assert(routing::around_middleware<around> && routing::middleware<around>);
    static_assert(!routing::middleware<none_of_the_shapes> && !routing::middleware<counter>);
}

BOOST_AUTO_TEST_CASE(app_then_groups_then_route_and_back) {
    router.use(both{"app"});
    auto outer = router.group("/o", both{"outer"});
    auto inner = outer.group("/i");
    inner.get(
        "/x", [] { trace += "handler "; }, both{"route"});
    inner.use(both{"inner"}); // later than the route, and still around it
    BOOST_TEST(get("/o/i/x").status() == 204);
    BOOST_TEST(trace == "app( outer( inner( route( handler )route )inner )outer )app ");
}

BOOST_AUTO_TEST_CASE(before_ends_it_and_only_those_that_began_see_the_answer) {
    router.use(both{"a"}).use(both{"b"}).use(both{"c"});
    router.get("/x", [] { trace += "handler "; });
    const auto response = get("/x?b");
    BOOST_TEST(response.status() == 418);
    BOOST_TEST(trace == "a( b( )b )a ");
    BOOST_TEST(response.fields().size() == 2u);
}

BOOST_AUTO_TEST_CASE(after_sees_errors_and_what_has_no_route) {
    router.use(only_after{});
    router.get("/throws", []() -> std::string { throw std::runtime_error("x"); });
    router.get("/refused", [](query_param<"n", int>) {});
    BOOST_TEST(*get("/throws").field("X-Status") == "500");
    BOOST_TEST(*get("/refused").field("X-Status") == "422");
    BOOST_TEST(*get("/nowhere").field("X-Status") == "404");
    BOOST_TEST(*send("POST", "/throws").field("X-Status") == "405");
    BOOST_TEST(*send("OPTIONS", "/throws").field("X-Status") == "204");
    BOOST_TEST(*get("/..").field("X-Status") == "400");
}

BOOST_AUTO_TEST_CASE(a_group_s_middleware_is_not_for_others) {
    router.group("/g", both{"g"}).get("/x", [] {});
    router.get("/y", [] {});
    (void)get("/y");
    (void)get("/g/none");
    BOOST_TEST(trace == "");
}

BOOST_AUTO_TEST_CASE(what_middleware_throws_is_answered_and_told) {
    router.use(both{"a"}).use(both{"b"});
    router.get("/x", [] { trace += "handler "; });
    const auto before = get("/x?b!");
    BOOST_TEST(before.status() == 500);
    BOOST_TEST(!contains(before.body(), "secret"));
    BOOST_TEST(trace == "a( b( )b )a ");
    BOOST_TEST(reported.size() == 1u);
    const auto after = get("/x?afterb");
    BOOST_TEST(after.status() == 500);
    BOOST_TEST(*after.field("X-After") == "a");
    BOOST_TEST(reported.size() == 2u);
}

BOOST_AUTO_TEST_CASE(around_wraps_the_rest) {
    router.use(both{"a"}).use(around{"b"}).use(both{"c"});
    router.get("/now", [] { trace += "handler "; });
    router.get("/later", []() -> task<std::string> {
        trace += "handler ";
        co_return "x";
    });
    BOOST_TEST(*get("/now").field("X-Around") == "b");
    BOOST_TEST(trace == "a( b[ c( handler )c ]b )a ");
    trace.clear();
    BOOST_TEST(get("/later").body() == "x");
    BOOST_TEST(trace == "a( b[ c( handler )c ]b )a ");
}

BOOST_AUTO_TEST_CASE(around_can_answer_throw_and_sees_errors_as_answers) {
    router.use(both{"a"}).use(around{"b"});
    router.get("/x", [] { trace += "handler "; });
    router.get("/throws", []() -> task<std::string> {
        throw std::runtime_error("secret");
        co_return "";
    });
    BOOST_TEST(get("/x?b").status() == 418);
    BOOST_TEST(trace == "a( b[ )a ");
    BOOST_TEST(get("/x?b!").status() == 409);
    trace.clear();
    const auto failed = get("/throws");
    BOOST_TEST(failed.status() == 500);
    BOOST_TEST(*failed.field("X-Around") == "b");
    BOOST_TEST(reported.size() == 1u);
    BOOST_TEST(*get("/nowhere").field("X-Around") == "b");
}

BOOST_AUTO_TEST_CASE(around_need_not_be_a_coroutine) {
    router.use(passing{}).use(around{"b"});
    router.get("/x", [] { return "x"; });
    const auto response = get("/x");
    BOOST_TEST(response.body() == "x");
    BOOST_TEST(*response.field("X-Around") == "b");
}

BOOST_AUTO_TEST_CASE(start_gives_services_once_and_what_is_missing_is_told) {
    counter count;
    router.use(needs_service{});
    router.get("/x", [] {});
    BOOST_TEST(
        mistakes() == std::vector<std::string>{"needs_service wants a counter"}, boost::test_tools::per_element());
    services.provide(count);
    (void)get("/x");
    BOOST_TEST(count.value == 1);
}

BOOST_AUTO_TEST_CASE(can_be_lent) {
    counter count;
    services.provide(count);
    needs_service lent;
    router.get(
        "/x", [] {}, std::ref(lent));
    (void)get("/x");
    BOOST_TEST(lent.found == &count);
    BOOST_TEST(count.value == 1);
}

BOOST_AUTO_TEST_CASE(may_leave_out_routes_by_their_metadata) {
    router.use(limit{});
    router.get("/x", [] {});
    router.get(
        "/health", [] {}, unlimited{});
    BOOST_TEST(get("/x").status() == 429);
    BOOST_TEST(get("/health").status() == 204);
    BOOST_TEST(get("/nowhere").status() == 429);
}

BOOST_AUTO_TEST_CASE(a_cancelled_request_is_no_error_of_the_server) {
    struct turn final : http::exchange {
        turn(http::request& in, http::response& out, const core::clock& now) : exchange(in, out), time(now) {}
        asio::any_io_executor executor() const override { return {}; }
        const core::clock& clock() const noexcept override { return time; }
        void run(task<void> work) override { started.emplace(std::move(work)); }
        const core::clock& time;
        std::optional<task<void>> started;
    };
    router.use(only_after{}).use(around{"b"});
    router.get("/x", []() -> task<std::string> {
        throw std::system_error(asio::error::operation_aborted); // as all that waits in Asio does
        co_return "";
    });
    core::manual_clock time;
    core::runtime threads(time);
    auto cancelled = [&](core::clock::steady_time deadline, http::response& response) {
        http::request_builder request("GET", "/x");
        request.request().context().deadline(deadline);
        request.request().context().cancel();
        turn one(request.request(), response, time);
        BOOST_TEST(!compiled().handle(one));
        std::exception_ptr error;
        asio::co_spawn(threads.executor(0), *std::move(one.started), [&](std::exception_ptr e) { error = e; });
        threads.poll();
        return error;
    };
    http::response gone, late;
    // The client went away: the connection is told, and the middleware has seen what it was.
    BOOST_CHECK_THROW(std::rethrow_exception(cancelled(core::clock::steady_time::max(), gone)), std::system_error);
    BOOST_TEST(*gone.field("X-Status") == "499");
    // The deadline has passed: an answer like any other.
    BOOST_TEST((cancelled(time.steady_now(), late) == nullptr));
    BOOST_TEST(late.status() == 503);
    BOOST_TEST(contains(late.body(), "deadline_exceeded"));
    BOOST_TEST(*late.field("X-Status") == "503");
    BOOST_TEST(reported.empty());
}

BOOST_AUTO_TEST_CASE(refusals_of_the_connection_pass_through_too) {
    struct turn final : http::exchange {
        turn(http::request& in, http::response& out) : exchange(in, out) {}
        asio::any_io_executor executor() const override { return {}; }
        const core::clock& clock() const noexcept override { return core::real_clock(); }
        void run(task<void>) override { BOOST_FAIL("nothing to run"); }
    };
    router.use(both{"a"}).use(around{"b"}).use(only_after{});
    http::request_builder request("GET", "/");
    http::response response;
    turn one(request.request(), response);
    compiled().refuse(one, problem(431, "head_too_large"));
    BOOST_TEST(response.status() == 431);
    BOOST_TEST(*response.field("X-Status") == "431");
    BOOST_TEST(contains(response.body(), "head_too_large"));
    BOOST_TEST(trace == "a( )a ");
}

BOOST_AUTO_TEST_SUITE_END()
