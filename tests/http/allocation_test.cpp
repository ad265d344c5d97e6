// SPDX-License-Identifier: BSL-1.0
// A plain request allocates nothing in steady state.
#include "allocations.hpp"
#include "loopback.hpp"

BOOST_AUTO_TEST_SUITE(allocation_test)

BOOST_AUTO_TEST_CASE(a_plain_request_allocates_nothing) {
    using namespace mainstay_test;
    loopback with;
    client one = with.connect();
    const std::string single = "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
    std::string pipelined;
    for (int i = 0; i < 16; ++i)
        pipelined += single;
    char answer[16 * 1024];
    for (const std::string& bytes : {single, pipelined}) {
        for (int round = 0; round < 100; ++round) {
            if (round == 20) start_counting_allocations();
            ::send(one.descriptor(), bytes.data(), bytes.size(), 0);
            with.threads.poll();
            BOOST_REQUIRE(::recv(one.descriptor(), answer, sizeof answer, MSG_DONTWAIT) > 100);
        }
        BOOST_TEST(stop_counting_allocations() == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
