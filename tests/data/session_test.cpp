// SPDX-License-Identifier: BSL-1.0
// What the verbs do with a database behind them is in tests/conformance.
#include <mainstay/data/session.hpp>

#include <boost/test/unit_test.hpp>

#include <variant>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(session_test)

BOOST_AUTO_TEST_CASE(arguments_are_copied_in_the_form_a_database_has) {
    std::string text = "a";
    data::detail::statement what("select $1, $2, $3, $4", text, 7, std::nullopt, 0.5);
    text = "b";
    using data::detail::storage;
    BOOST_TEST_REQUIRE(what.values.size() == 4u);
    BOOST_TEST((what.values[0].kind == storage::text));
    BOOST_TEST(what.values[0].bytes == "a");
    BOOST_TEST((what.values[1].kind == storage::integer));
    BOOST_TEST(what.values[1].integer == 7);
    BOOST_TEST((what.values[2].kind == storage::null));
    BOOST_TEST((what.values[3].kind == storage::real));
    BOOST_TEST(what.values[3].real == 0.5);
}

BOOST_AUTO_TEST_CASE(a_problem_is_found_wherever_a_body_may_put_it) {
    using data::detail::holds_problem;
    using inner = std::variant<int, problem>;
    BOOST_TEST(holds_problem(problem::not_found()));
    BOOST_TEST(!holds_problem(7));
    BOOST_TEST(holds_problem(inner(problem::not_found())));
    BOOST_TEST(!holds_problem(inner(7)));
    BOOST_TEST(holds_problem(std::optional<inner>(problem::not_found())));
    BOOST_TEST(!holds_problem(std::optional<inner>()));
    BOOST_TEST(holds_problem(std::variant<std::optional<inner>>(std::optional<inner>(problem::not_found()))));
}

BOOST_AUTO_TEST_CASE(layouts_name_their_columns_in_the_order_of_the_fields) {
    struct row {
        std::int64_t id;
        std::optional<std::string> text;
    };
    const auto& layout = data::detail::layout_of<row>;
    BOOST_REQUIRE(layout.columns.size() == 2U);
    BOOST_TEST(layout.columns[0].name == "id");
    BOOST_TEST(!layout.columns[0].nullable);
    BOOST_TEST(layout.columns[1].name == "text");
    BOOST_TEST(layout.columns[1].nullable);
    BOOST_TEST(!data::detail::layout_of<std::int64_t>.by_name);
}

BOOST_AUTO_TEST_SUITE_END()
