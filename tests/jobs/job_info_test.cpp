// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/job_info.hpp>

#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(job_info_test)

// Pages show it as it is.
BOOST_AUTO_TEST_CASE(is_a_plain_struct) {
    jobs::job_info info;
    info.id = 7;
    info.kind = "mail";
    info.state = jobs::job_state::retryable;
    auto text = schema::to_json(info);
    BOOST_TEST(text.find(R"("state":"retryable")") != text.npos);
    BOOST_TEST(schema::to_json(jobs::job_counts{.running = 2}).find(R"("running":2)") != text.npos);
}

BOOST_AUTO_TEST_SUITE_END()
