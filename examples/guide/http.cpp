// SPDX-License-Identifier: BSL-1.0
#include "call.hpp"
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <asio/co_spawn.hpp>
#include <asio/use_future.hpp>

#include <exception>
#include <future>
#include <optional>
#include <string>
#include <string_view>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

void stream_rows(ms::http::exchange& turn) {
    // [stream]
    turn.response().content_type("text/csv").stream([](ms::http::body_writer& out) -> task<> {
        for (int row = 0; row < 1'000; ++row) {
            std::string line = std::to_string(row) + ",a row\n";
            co_await out.write(line); // suspends while the client does not keep up
        }
    });
    // [stream]
}

// [handler]
class hello final : public ms::http::request_handler {
public:
    bool handle(ms::http::exchange& turn) override {
        if (turn.request().path() == "/later") {
            turn.run(answer_later(turn.response()));
            return false; // the answer is sent when the task ends
        }
        turn.response().content_type("text/plain").body("hello");
        return true; // complete
    }

private:
    static task<> answer_later(ms::http::response& answer) {
        co_await ms::core::sleep_for(1ms);
        answer.content_type("text/plain").body("hello, at last");
    }
};
// [handler]

class rows final : public ms::http::request_handler {
public:
    bool handle(ms::http::exchange& turn) override {
        stream_rows(turn);
        return true;
    }
};

// [pieces]
struct counter final : ms::http::request_handler {
    bool handles_head(const ms::http::request&) override { return true; }

    bool handle(ms::http::exchange& turn) override {
        turn.run(count(turn));
        return false;
    }
    static task<void> count(ms::http::exchange& turn) {
        std::size_t total = turn.request().body().size();
        if (auto* source = turn.request().body_source()) { // null: all of it is there
            for (auto piece = co_await source->read(); !piece.empty(); piece = co_await source->read())
                total += piece.size(); // valid until the next read
        }
        turn.response().body(std::to_string(total));
    }
};
// [pieces]

ms::http::server_options several() {
    // [listeners]
    ms::http::server_options options;
    options.listeners = {
        {.address = "::", .port = 8080},
        {.address = "unix:/run/notes/http.sock", .unix_mode = 0660, .unix_group = "www-data"},
    };
    // [listeners]
    return options;
}

template <class Handler, class Check>
void served(Handler handler, Check check) {
    // [server]
    ms::core::runtime threads({.io_threads = 2});
    threads.start();
    ms::http::server server(handler, {.address = "127.0.0.1", .port = 0});

    auto here = threads.executor(0);
    asio::co_spawn(here, server.start(threads), asio::use_future).get(); // throws if the port is taken
    // [server]
    check(server.port());
    // [stop]
    asio::co_spawn(here, server.stop(threads.clock().steady_now() + 10s), asio::use_future).get(); // drains
    threads.stop();
    // [stop]
}

// [proxies]
ms::http::server_options behind_proxies() {
    ms::http::server_options options;                                   // `app_options` has the same
    options.trusted_proxies = {"127.0.0.1", "10.0.3.0/24", "2001:db8:3::/64"};
    options.forwarded.family = ms::http::forwarded_family::x_forwarded; // -For, -Proto and -Host; or `Forwarded`
    return options;
}
// [proxies]

struct who_asks final : ms::http::request_handler {
    bool handle(ms::http::exchange& turn) override {
        const auto& client = turn.request().client();
        turn.response().body(client.address + (client.secure ? " over TLS" : ""));
        return true;
    }
};

void through_a_proxy() {
    ms::core::runtime threads({.io_threads = 1});
    threads.start();
    who_asks handler;
    auto options = behind_proxies();
    options.port = 0;
    ms::http::server server(handler, std::move(options));
    auto here = threads.executor(0);
    asio::co_spawn(here, server.start(threads), asio::use_future).get();
    auto answer = guide::call(
        server.port(), "/", "X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.0.3.7\r\nX-Forwarded-Proto: https\r\n");
    expect(answer.ends_with("\r\n\r\n192.0.2.1 over TLS"));
    asio::co_spawn(here, server.stop(threads.clock().steady_now() + 10s), asio::use_future).get();
    threads.stop();
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

void over_sockets() {
    served(hello(), [](std::uint16_t port) {
        expect(guide::call(port, "/").ends_with("\r\n\r\nhello"));
        expect(guide::call(port, "/later").ends_with("\r\n\r\nhello, at last"));
        expect(holds(guide::call(port, "/two words"), " 400 ")); // more than one space
    });
    served(rows(), [](std::uint16_t port) {
        auto answer = guide::call(port, "/");
        expect(holds(answer, "Transfer-Encoding: chunked") && holds(answer, "999,a row\n"));
    });
    served(counter(), [](std::uint16_t port) { expect(guide::call(port, "/").ends_with("\r\n\r\n0")); });
}

task<std::string> dispatched(const ms::core::clock& clock) {
    hello handler;
    // [dispatch]
    ms::http::request_builder made("GET", "/later?name=ada");
    made.field("Accept", "text/plain");
    ms::http::response answer;
    co_await ms::http::dispatch(handler, made.request(), answer, clock);
    // [dispatch]
    co_return answer.body();
}

void cookies() {
    const std::string token = "abc";
    ms::http::response response;
    // [set_cookie]
    ms::http::set_cookie cookie{.name = "__Host-session", .value = token, .max_age = 24h, .secure = true};
    ms::http::add_cookie(response, cookie); // HttpOnly, SameSite=Lax and Path=/ unless you say otherwise
    // [set_cookie]
    auto sent = response.field("Set-Cookie");
    expect(sent && holds(std::string(*sent), "__Host-session=abc") && holds(std::string(*sent), "HttpOnly"));
    cookie.secure = false; // against the promise of its name
    guide::thrown_by<std::invalid_argument>([&] { ms::http::add_cookie(response, cookie); });

    ms::http::request_builder made("GET", "/orders?limit=5&after=a%2Fb");
    made.field("Cookie", "__Host-session=abc");
    const ms::http::request& request = made.request();
    // [read]
    auto found = ms::http::find_cookie(request, "__Host-session"); // std::optional<std::string_view>
    auto after = ms::http::find_query(request.query(), "after");   // decoded: "a/b"
    auto url = ms::http::parse_url("https://example.com:8443/a?b=1");
    // [read]
    expect(found == "abc" && after.found && after.text == "a/b");
    expect(url && url->host == "example.com" && url->port == 8443 && url->path == "/a" && url->query == "b=1");
    guide::thrown_by<std::invalid_argument>([&] { response.set("X-Name", "two\r\nlines"); });
    guide::thrown_by<std::invalid_argument>([&] { response.set(std::string("Content-Length"), "0"); });
}

// [signed]
// In practice from settings. To replace a secret put the new one in front, and take the old one out when its cookies are gone.
const ms::http::cookie_keys keys({"a new secret of 32 random bytes.", "an old secret of 32 random bytes"});

void remember(ms::http::response& answer, std::string_view theme, std::string_view cart) {
    ms::http::set_cookie shown{.name = "theme", .value = keys.sign("theme", theme)};
    ms::http::set_cookie hidden{.name = "__Host-cart", .value = keys.seal("__Host-cart", cart, 24h), .secure = true};
    ms::http::add_cookie(answer, shown);
    ms::http::add_cookie(answer, hidden);
}

std::optional<std::string> cart_of(const ms::http::request& request) {
    auto cookie = ms::http::find_cookie(request, "__Host-cart");
    return cookie ? keys.open("__Host-cart", *cookie) : std::nullopt; // empty when forged or older than a day
}
// [signed]

void signed_cookies() {
    ms::http::response answer;
    remember(answer, "dark", "3 apples");
    ms::http::request_builder next("GET", "/");
    for (const auto& [name, value] : answer.fields())
        next.field("Cookie", value.substr(0, value.find(';')));
    expect(cart_of(next.request()) == "3 apples");
    auto theme = ms::http::find_cookie(next.request(), "theme");
    expect(theme && keys.verify("theme", *theme) == "dark" && !keys.verify("__Host-cart", *theme));
}

void conditions() {
    const std::string text = "the state of something";
    auto answer = [&](ms::http::request_builder made) {
        const ms::http::request& request = made.request();
        ms::http::response response;
        // [conditions]
        switch (ms::http::check_preconditions(request, {.entity_tag = "\"v7\""})) {
        case ms::http::precondition::holds:
            response.set("ETag", "\"v7\"").body(text);
            break;
        case ms::http::precondition::not_modified:
            response.status(304).set("ETag", "\"v7\"");
            break;
        case ms::http::precondition::failed:
            throw problem(412, "precondition_failed");
        }
        // [conditions]
        return response.status();
    };
    auto with = [](const char* name, const char* value) {
        ms::http::request_builder made("GET", "/");
        made.field(name, value);
        return made;
    };
    expect(answer(with("If-Match", "\"v7\"")) == 200 && answer(with("If-None-Match", "\"v6\", W/\"v7\"")) == 304);
    guide::thrown_by<problem>([&] { answer(with("If-Match", "\"v6\"")); });
}

void over_tls() {
    // [tls]
    ms::app_options options;
    options.tls = ms::http::tls_options{.certificates = {{.certificate_file = "cert.pem", .key_file = "key.pem"}}};
    app shop(options);
    // [tls]
    std::promise<std::exception_ptr> started;
    shop.start([&](const std::exception_ptr& error) { started.set_value(error); });
    auto why = started.get_future().get(); // there are no such files here
    auto told = guide::thrown_by<ms::core::start_error>([&] { std::rethrow_exception(why); });
    expect(holds(told.what(), "cert.pem: cannot be read"));
}

} // namespace

void guide::http_page() {
    over_tls();
    conditions();
    expect(several().listeners.size() == 2);
    over_sockets();
    through_a_proxy();
    cookies();
    signed_cookies();
    ms::testing::world world;
    expect(world.run(dispatched(world.clock())) == "hello, at last");
}
