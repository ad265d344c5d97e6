// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/service.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

namespace {
class plain final : public core::service {
public:
    std::string_view name() const noexcept override { return "plain"; }
    task<void> start(core::runtime&) override { co_return; }
    task<void> stop(core::clock::steady_time) override { co_return; }
};
} // namespace

BOOST_AUTO_TEST_SUITE(service_test)

BOOST_AUTO_TEST_CASE(needs_nothing_and_is_ready_unless_it_says_otherwise) {
    plain service;
    BOOST_TEST(service.depends_on().empty());
    BOOST_TEST(!service.not_ready().has_value());
    service.quiesce();
}

BOOST_AUTO_TEST_SUITE_END()
