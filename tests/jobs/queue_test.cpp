// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/queue.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

namespace {
struct mail {
    std::int64_t to;
    static constexpr std::string_view kind = "mail";
};
} // namespace

BOOST_AUTO_TEST_SUITE(queue_test)

BOOST_AUTO_TEST_CASE(takes_handlers_of_the_right_shape_only) {
    auto fits = []<class F>(F*) {
        return requires(jobs::queue & queue, F * f) {
            queue.handle<mail>(f);
        };
    };
    BOOST_TEST(fits(static_cast<void (*)(const mail&)>(nullptr)));
    BOOST_TEST(!fits(static_cast<void (*)(int*)>(nullptr)));
}

BOOST_AUTO_TEST_SUITE_END()
