// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/handler.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

namespace {
struct mail {
    std::int64_t to;
    [[maybe_unused]] static constexpr std::string_view kind = "mail";
};
using jobs::delivery;
using jobs::outcome;

template <class Signature>
constexpr bool handles = jobs::handler_for<Signature*, mail>;
template <class Signature>
constexpr bool ends = jobs::last_word_for<Signature*, mail>;
} // namespace

BOOST_AUTO_TEST_SUITE(handler_test)

BOOST_AUTO_TEST_CASE(takes_the_job_and_perhaps_its_delivery) {
    BOOST_TEST(handles<void(const mail&)>);
    BOOST_TEST(handles<void(mail)>);
    BOOST_TEST(handles<task<>(const mail&)>);
    BOOST_TEST(handles<task<>(const mail&, delivery&)>);
    BOOST_TEST(handles<task<outcome>(const mail&, const delivery&)>);
    BOOST_TEST(handles<outcome(const mail&)>);
    BOOST_TEST(handles<jobs::snooze(const mail&)>);
    BOOST_TEST(handles<task<jobs::discard>(const mail&)>);
    BOOST_TEST(!handles<void(mail&)>);
    BOOST_TEST(!handles<int(const mail&)>);
    BOOST_TEST(!handles<task<bool>(const mail&)>);
    BOOST_TEST(!handles<void()>);
    BOOST_TEST(!handles<void(const mail&, data::transaction&)>);
}

BOOST_AUTO_TEST_CASE(the_last_word_may_take_a_transaction) {
    BOOST_TEST(ends<void(const mail&)>);
    BOOST_TEST(ends<task<>(const mail&, delivery&)>);
    BOOST_TEST(ends<task<>(const mail&, data::transaction&)>);
    BOOST_TEST(ends<task<>(const mail&, delivery&, data::transaction&)>);
    BOOST_TEST(!ends<task<>(const mail&, data::transaction&, delivery&)>);
    BOOST_TEST(!ends<outcome(const mail&)>);
    BOOST_TEST(!ends<void()>);
}

BOOST_AUTO_TEST_SUITE_END()
