// SPDX-License-Identifier: BSL-1.0
// Who is told what, and when, is in the drivers' tests.
#include <mainstay/data/statement_observer.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_CASE(an_observer_may_leave_out_what_it_does_not_want) {
    struct counting final : data::statement_observer {
        void ran(const data::statement_record&) override { ++count; }
        int count = 0;
    } observer;
    data::statement_observer& told = observer;
    data::statement_record record{"select ?", std::chrono::milliseconds(1), false};
    told.ran(record);
    told.slow(record, "SCAN t");
    told.committed(3, std::chrono::milliseconds(1));
    told.body_delayed(data::body_delay::slow, "select ?");
    told.trouble("the disk is full");
    BOOST_TEST(observer.count == 1);
}
