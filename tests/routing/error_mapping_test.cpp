// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/error.hpp>
#include <mainstay/http/upload_error.hpp>
#include <mainstay/routing/error_mapping.hpp>

#include <asio/error.hpp>

#include <boost/test/unit_test.hpp>

#include <system_error>

using namespace mainstay;

namespace {

template <class E>
problem answer(const routing::error_mapping& mapping, E error) {
    return mapping.problem_of(std::make_exception_ptr(error));
}

class own_category final : public std::error_category {
public:
    const char* name() const noexcept override { return "own"; }
    std::string message(int) const override { return "secret own text"; }
};
const own_category own;

} // namespace

BOOST_AUTO_TEST_SUITE(error_mapping_test)

BOOST_AUTO_TEST_CASE(the_library_s_own) {
    const routing::error_mapping mapping;
    const auto busy = answer(mapping, std::system_error(core::errc::overloaded));
    BOOST_TEST(busy.status() == 503);
    BOOST_TEST(busy.retry_after().has_value());
    BOOST_TEST(answer(mapping, std::system_error(core::errc::stopping)).status() == 503);
    BOOST_TEST(answer(mapping, std::system_error(core::errc::deadline_exceeded)).code() == "deadline_exceeded");
    BOOST_TEST(answer(mapping, std::system_error(core::errc::cancelled)).status() == 499);
    BOOST_TEST(answer(mapping, std::system_error(http::upload_errc::storage_full)).status() == 507);
    BOOST_TEST(answer(mapping, std::system_error(ECANCELED, std::system_category())).status() == 499);
    BOOST_TEST(answer(mapping, std::system_error(make_error_code(std::errc::operation_canceled))).status() == 499);
    BOOST_TEST(answer(mapping, std::system_error(asio::error::operation_aborted)).status() == 499);
    BOOST_TEST(answer(mapping, std::system_error(ENOENT, std::system_category())).status() == 500);
}

BOOST_AUTO_TEST_CASE(everything_else_is_opaque) {
    const routing::error_mapping mapping;
    const auto standard = answer(mapping, std::runtime_error("secret"));
    BOOST_TEST(standard.status() == 500);
    BOOST_TEST(standard.internal() == "secret");
    BOOST_TEST(standard.detail().find("secret") == std::string::npos);
    BOOST_TEST(answer(mapping, 7).status() == 500);
    BOOST_TEST(!answer(mapping, 7).internal().empty());
    BOOST_TEST(mapping.problem_of(nullptr).status() == 500);
    BOOST_TEST(answer(mapping, problem::conflict("taken")).code() == "taken");
}

BOOST_AUTO_TEST_CASE(can_be_extended) {
    routing::error_mapping mapping;
    mapping.map(own, [](const std::system_error& error) -> std::optional<problem> {
        if (error.code().value() == 1) return problem::unavailable(std::chrono::seconds(2));
        return std::nullopt;
    });
    mapping.map(std::error_code(3, own), problem::conflict("three"));
    mapping.map(core::errc::overloaded, problem(529, "busy"));
    const auto one = answer(mapping, std::system_error(1, own));
    BOOST_TEST(one.status() == 503);
    BOOST_TEST(one.internal().find("secret own text") != std::string::npos);
    BOOST_TEST(answer(mapping, std::system_error(2, own)).status() == 500);
    BOOST_TEST(answer(mapping, std::system_error(3, own)).code() == "three");
    BOOST_TEST(answer(mapping, std::system_error(core::errc::overloaded)).status() == 529);

    routing::error_mapping merged;
    merged.merge(mapping);
    BOOST_TEST(answer(merged, std::system_error(1, own)).status() == 503);
    BOOST_TEST(answer(merged, std::system_error(core::errc::overloaded)).status() == 529);
}

BOOST_AUTO_TEST_CASE(a_mapping_that_throws_is_a_500) {
    routing::error_mapping mapping;
    mapping.map(own, [](const std::system_error&) -> std::optional<problem> { throw std::runtime_error("x"); });
    BOOST_TEST(answer(mapping, std::system_error(1, own)).status() == 500);
}

BOOST_AUTO_TEST_SUITE_END()
