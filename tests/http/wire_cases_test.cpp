// SPDX-License-Identifier: BSL-1.0
// Holds the machine, and a server with sockets, with TLS and without, against the table of raw requests. Each is sent
// whole, split at every byte and byte by byte, alone, behind a good request, which always has to be answered, and in
// front of one, which has to be answered just where the connection stays.
#include "tls_bench.hpp"
#include "wire.hpp"
#include "wire_cases.hpp"
#include "wire_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

using mainstay_test::client;
using mainstay_test::echo_server;
using mainstay_test::loopback;
using mainstay_test::outcome;
using mainstay_test::tls_client;
using mainstay_test::tls_file;
using mainstay_test::wire;
using mainstay_test::wire_case;

namespace {

constexpr std::size_t in_one = std::string_view::npos;

outcome feed(std::initializer_list<std::string_view> pieces) {
    wire line(mainstay_test::wire_limits());
    for (auto piece : pieces)
        line.feed(piece);
    return line.result();
}

void check_machine(const wire_case& each) {
    for (const auto& [bytes, expected] : mainstay_test::scenes_of(each)) {
        const outcome whole = feed({bytes});
        BOOST_TEST(whole == expected);
        if (each.status != 200) BOOST_TEST(whole.code == each.seen);
        const std::string_view all = bytes;
        for (std::size_t at = 1; at < all.size(); ++at) {
            const outcome split = feed({all.substr(0, at), all.substr(at)});
            if (split == expected && split.details == whole.details && split.code == whole.code) {
                continue;
            }
            BOOST_ERROR("split at " << at << ": " << split << ", not " << expected);
            break;
        }
        wire slow(mainstay_test::wire_limits());
        for (std::size_t at = 0; at < all.size(); ++at)
            slow.feed(all.substr(at, 1));
        BOOST_TEST(slow.result() == expected);
        // And so for a handler that takes the body as it comes.
        wire streamed(mainstay_test::wire_limits(), true), trickling(mainstay_test::wire_limits(), true);
        streamed.feed(all);
        for (std::size_t at = 0; at < all.size(); ++at)
            trickling.feed(all.substr(at, 1));
        BOOST_TEST(streamed.result() == expected);
        BOOST_TEST(trickling.result() == expected);
    }
    if (!each.fields.empty()) {
        const outcome whole = feed({each.bytes});
        BOOST_REQUIRE(!whole.details.empty());
        BOOST_TEST(whole.details.front().substr(0, each.fields.size()) == each.fields);
    }
}

// What came back, and whether the server ended its side, which it has to do in order.
std::pair<std::string, bool> talk(loopback& line, std::string_view bytes, std::size_t step) {
    client from = line.connect();
    std::string received;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size())))
        received += line.talk(from, bytes.substr(0, step));
    received += from.receive();
    BOOST_TEST(!from.reset());
    return {received, from.ended()};
}

std::pair<std::string, bool> talk_tls(loopback& line, std::string_view bytes) {
    tls_client from(line);
    BOOST_REQUIRE(from.connect());
    std::string received = from.ask(bytes);
    BOOST_TEST(!from.socket.reset());
    BOOST_TEST(from.socket.ended() == from.told_the_end());
    return {received, from.told_the_end()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_cases_test)

BOOST_AUTO_TEST_CASE(each_is_there_once_and_by_its_name) {
    std::set<std::string> names, requests;
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST(names.insert(each.name).second, each.name);
        BOOST_TEST(requests.insert(each.bytes).second, each.name);
    }
    BOOST_TEST(names.size() >= 250U);
}

BOOST_AUTO_TEST_CASE(the_machine) {
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST_CONTEXT(each.name) check_machine(each);
    }
}

BOOST_AUTO_TEST_CASE(a_server) {
    echo_server server;
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST_CONTEXT(each.name) {
            for (std::size_t step : {in_one, std::size_t{1}})
                server.check(each, [=](loopback& line, std::string_view bytes) { return talk(line, bytes, step); });
        }
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_informs_first) {
    echo_server server({}, true);
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST_CONTEXT(each.name)
        server.check(each, [](loopback& line, std::string_view bytes) { return talk(line, bytes, in_one); });
    }
}

// Each in one record: a handshake costs so much that not all ways are gone.
BOOST_AUTO_TEST_CASE(a_server_over_tls) {
    const tls_file file{mainstay_test::identity({})};
    echo_server server(mainstay_test::over_tls(file));
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST_CONTEXT(each.name) server.check(each, talk_tls);
    }
}

BOOST_AUTO_TEST_SUITE_END()
