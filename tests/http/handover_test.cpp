// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/handover.hpp>

#include "loopback.hpp"

#include <atomic>
#include <filesystem>
#include <optional>
#include <stdlib.h>
#include <sys/stat.h>

using namespace mainstay;
using namespace mainstay_test;

namespace {

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// A process's part in it: a server, and what hands its sockets on.
struct side {
    side(core::runtime& on, std::string path, std::string_view says) : threads(on), handover(path, [this] { gone = true; }) {
        handler.on_request = [says](http::exchange& turn) {
            turn.response().body().assign(says);
            return true;
        };
    }
    ~side() {
        finish(handover.stop(threads.clock().steady_now()));
        if (server) finish(server->stop(threads.clock().steady_now()));
    }
    void finish(task<void> work) {
        std::exception_ptr failed;
        bool ended = false;
        asio::co_spawn(threads.executor(0), std::move(work), [&](std::exception_ptr error) {
            failed = error;
            ended = true;
        });
        threads.poll();
        if (!ended) threads.advance(std::chrono::seconds{2});
        BOOST_TEST(ended);
        if (failed) std::rethrow_exception(failed);
    }
    void receive() {
        auto work = [](side& self) -> task<void> { self.inherited = co_await self.handover.receive(self.threads); };
        finish(work(*this));
    }
    void listen(std::vector<http::listener_options> listeners = {}) {
        http::server_options options;
        options.listeners = std::move(listeners);
        options.inherited = inherited;
        server.emplace(handler, options);
        finish(server->start(threads));
        inherited.reset();
        handover.add(*server);
    }
    void take_over() { finish(handover.start(threads)); }

    core::runtime& threads;
    function_handler handler;
    std::atomic<bool> gone{false};
    std::optional<http::server> server;
    std::shared_ptr<http::inherited_sockets> inherited;
    http::handover handover;
};

struct place {
    place() {
        char name[] = "/tmp/mainstay-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(name) != nullptr);
        folder = name;
    }
    ~place() { std::filesystem::remove_all(folder); }
    std::string path() const { return folder + "/next"; }

    std::string folder;
    core::manual_clock time;
    core::runtime threads{time};

    std::string ask(client& with) {
        with.send(request);
        threads.poll();
        return body_of(with.receive());
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(handover_test)

BOOST_AUTO_TEST_CASE(the_first_one_has_nothing_to_receive) {
    place at;
    side first(at.threads, at.path(), "first");
    first.receive();
    BOOST_TEST(!first.inherited);
    first.listen();
    first.take_over();
    struct stat found {};
    BOOST_REQUIRE(::lstat(at.path().c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0600U);
}

BOOST_AUTO_TEST_CASE(what_waits_in_the_queue_is_answered_by_the_next_one) {
    place at;
    std::optional<side> first(std::in_place, at.threads, at.path(), "first");
    first->listen();
    first->take_over();
    client kept(first->server->port());
    BOOST_TEST(at.ask(kept) == "first");

    side second(at.threads, at.path(), "second");
    second.receive();
    BOOST_REQUIRE(second.inherited);
    second.listen();
    BOOST_TEST(second.server->port() == first->server->port());
    BOOST_TEST(!first->gone);
    second.take_over();
    BOOST_TEST(first->gone);
    // What it has it serves to the end, and then it is gone; its place and its socket's file are the second's.
    BOOST_TEST(at.ask(kept) == "first");
    client waiting(second.server->port());
    first.reset();
    BOOST_TEST(at.ask(waiting) == "second");
    BOOST_TEST(std::filesystem::exists(at.path()));

    side third(at.threads, at.path(), "third");
    third.receive();
    BOOST_TEST(third.inherited);
}

BOOST_AUTO_TEST_CASE(one_that_ends_before_it_is_ready_changes_nothing) {
    place at;
    side first(at.threads, at.path(), "first");
    std::string file = "unix:" + at.folder + "/s";
    first.listen({{.address = "127.0.0.1"}, {.address = file}});
    first.take_over();
    for (int i = 0; i < 3; ++i) {
        side second(at.threads, at.path(), "second");
        second.receive();
        BOOST_REQUIRE(second.inherited);
        BOOST_TEST(second.inherited->left().size() == 2U);
        second.listen({{.address = "127.0.0.1"}, {.address = file}});
    }
    BOOST_TEST(!first.gone);
    BOOST_TEST(std::filesystem::exists(at.folder + "/s"));
    client asking(first.server->port());
    BOOST_TEST(at.ask(asking) == "first");
}

BOOST_AUTO_TEST_CASE(the_next_one_may_listen_elsewhere) {
    place at;
    std::optional<side> first(std::in_place, at.threads, at.path(), "first");
    first->listen({{.address = "127.0.0.1", .name = "old"}, {.address = "127.0.0.1", .name = "kept"}});
    first->take_over();
    auto places = first->server->addresses();
    side second(at.threads, at.path(), "second");
    second.receive();
    second.listen({{.address = "127.0.0.1", .port = 0, .name = "kept"}, {.address = "::1"}});
    second.take_over();
    first.reset();
    at.threads.poll();
    BOOST_TEST(second.server->addresses()[0].port == places[1].port);
    BOOST_TEST(!client(places[0].port).connected());
}

// One that got the sockets and never comes up stands in nobody's way, and has come too late when it does.
BOOST_AUTO_TEST_CASE(a_later_one_takes_the_place_of_one_that_hangs) {
    place at;
    side first(at.threads, at.path(), "first");
    first.listen();
    first.take_over();
    side hangs(at.threads, at.path(), "hangs"), third(at.threads, at.path(), "third");
    hangs.receive();
    BOOST_REQUIRE(hangs.inherited);
    hangs.listen();
    third.receive();
    BOOST_REQUIRE(third.inherited);
    third.listen();
    auto says_so = [](const std::system_error& error) {
        return std::string_view(error.what()).find("started later") != std::string_view::npos;
    };
    BOOST_CHECK_EXCEPTION(hangs.take_over(), std::system_error, says_so);
    BOOST_TEST(!first.gone);
    third.take_over();
    BOOST_TEST(first.gone);
    BOOST_TEST(std::filesystem::exists(at.path()));
}

// Descriptors that one packet cannot carry are no reason to be without a server.
BOOST_AUTO_TEST_CASE(too_many_listeners_leave_the_one_before_in_its_place) {
    place at;
    side first(at.threads, at.path(), "first"), second(at.threads, at.path(), "second");
    first.listen();
    first.take_over();
    second.receive();
    second.listen(std::vector<http::listener_options>(253));
    BOOST_CHECK_THROW(second.take_over(), std::system_error);
    BOOST_TEST(!first.gone);
    side third(at.threads, at.path(), "third");
    third.receive();
    BOOST_REQUIRE(third.inherited);
    third.listen(std::vector<http::listener_options>(252));
    third.take_over();
    BOOST_TEST(first.gone);
    side fourth(at.threads, at.path(), "fourth");
    fourth.receive();
    BOOST_TEST(fourth.inherited->left().size() == 252U);
}

BOOST_AUTO_TEST_CASE(quiesced_it_gives_nothing_away) {
    place at;
    side first(at.threads, at.path(), "first");
    first.listen();
    first.take_over();
    first.handover.quiesce();
    side second(at.threads, at.path(), "second");
    second.receive();
    BOOST_TEST(!second.inherited);
}

BOOST_AUTO_TEST_SUITE_END()
