// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/route_verbs.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {

std::string function() {
    return "function";
}
task<std::string> coroutine() {
    co_return "coroutine";
}
struct object {
    std::string text;
    std::string operator()() const noexcept { return text; }
};
struct clock_table {
    int n = 3;
};

} // namespace

BOOST_AUTO_TEST_SUITE(route_verbs_test)

BOOST_AUTO_TEST_CASE(every_verb) {
    ask::site site;
    site.router.get("/", [] { return "get"; })
        .post("/", [] { return "post"; })
        .put("/", [] { return "put"; })
        .patch("/", [] { return "patch"; })
        .delete_("/", [] { return "delete"; })
        .route(http::method::trace, "/", [] { return "trace"; });
    for (const char* method : {"get", "post", "put", "patch", "delete", "trace"}) {
        std::string upper = method;
        for (char& c : upper) {
            c = static_cast<char>(c - 32);
        }
        BOOST_TEST(site.send(upper, "/").body() == method);
    }
}

BOOST_AUTO_TEST_CASE(every_kind_of_handler) {
    ask::site site;
    site.router.get("/function", function);
    site.router.get("/pointer", &function);
    site.router.get("/coroutine", coroutine);
    site.router.get("/object", object{"object"});
    site.router.get("/capture", [text = std::string("capture")] { return text; });
    site.router.get("/moves", [only = std::make_unique<int>(7)] { return std::to_string(*only); });
    site.router.get("/whole", [](http::request& request) -> task<http::response> {
        http::response response(202);
        response.body(std::string(request.path()));
        co_return response;
    });
    BOOST_TEST(site.get("/function").body() == "function");
    BOOST_TEST(site.get("/pointer").body() == "function");
    BOOST_TEST(site.get("/coroutine").body() == "coroutine");
    BOOST_TEST(site.get("/object").body() == "object");
    BOOST_TEST(site.get("/capture").body() == "capture");
    BOOST_TEST(site.get("/moves").body() == "7");
    BOOST_TEST(site.get("/whole").body() == "/whole");
    BOOST_TEST(site.get("/whole").status() == 202);
}

BOOST_AUTO_TEST_CASE(services_context_and_request_by_reference) {
    ask::site site;
    clock_table table;
    clock_table second{4};
    site.services.provide(table);
    site.services.provide<named<"second", clock_table>>(second);
    site.router.get("/x", [](clock_table& a, const clock_table& b, named<"second", clock_table> c,
                              const http::request& request, core::context& context) {
        ++a.n;
        context.log_field("a", "b");
        return std::to_string(b.n) + std::to_string(c->n) + std::string(request.query());
    });
    BOOST_TEST(site.get("/x?q").body() == "44q");
    BOOST_TEST(table.n == 4);
}

BOOST_AUTO_TEST_CASE(extractors_own_what_they_give) {
    ask::site site;
    site.router.post(
        "/x/{p}", [](path<"p"> p, header<"X-H"> h, text t) -> task<std::string> { co_return *p + *h + *t; });
    auto request = std::make_unique<http::request_builder>("POST", "/x/long-enough-to-live-on-the-heap");
    request->field("X-H", "another-text-that-is-quite-long").body("and-a-body-that-is-just-as-long");
    BOOST_TEST(site.send(*request).body() ==
               "long-enough-to-live-on-the-heapanother-text-that-is-quite-longand-a-body-that-is-just-as-long");
}

BOOST_AUTO_TEST_SUITE_END()
