// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/job.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;

namespace {
struct send_welcome {
    std::int64_t user_id;
    static constexpr std::string_view kind = "send_welcome";
};
struct named_by_a_literal {
    static constexpr const char* kind = "named";
};
struct nameless {
    std::int64_t user_id;
};
struct numbered {
    static constexpr int kind = 3;
};
class unfinished;
} // namespace

BOOST_AUTO_TEST_SUITE(job_test)

BOOST_AUTO_TEST_CASE(a_job_is_a_struct_with_a_kind) {
    BOOST_TEST(jobs::job_type<send_welcome>);
    BOOST_TEST(jobs::job_type<named_by_a_literal>);
    BOOST_TEST(!jobs::job_type<nameless>);
    BOOST_TEST(!jobs::job_type<numbered>);
    BOOST_TEST(!jobs::job_type<int>);
    BOOST_TEST(!jobs::job_type<std::string>);
    BOOST_TEST(!jobs::job_type<unfinished>);
    BOOST_TEST(!jobs::job_type<send_welcome&>);
}

BOOST_AUTO_TEST_SUITE_END()
