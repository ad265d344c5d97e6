// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/sql_outline.hpp"

#include "data/fixture.hpp"

#include <random>

using namespace data_test;
using data::postgres::next_statement;
using data::postgres::outline;

namespace {

std::vector<std::string> pieces(std::string_view script) {
    std::vector<std::string> all;
    for (std::size_t at = 0;;) {
        auto next = next_statement(script, at);
        if (!next) return all;
        all.emplace_back(script.substr(next->start, next->end - next->start));
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_sql_outline_test)

BOOST_AUTO_TEST_CASE(parameters_are_counted_where_they_are_some) {
    BOOST_TEST(outline("select $1, $2, $1").parameters == 2U);
    BOOST_TEST(outline("select '$1', \"$2\", $$ $3 $$, $a$ $4 $$ $a$, E'\\'$5', a$6, -- $7\n /* $8 /* */ $9 */ $1")
                   .parameters == 1U);
    BOOST_TEST(reason_of([] { outline("select $2"); }) == data::errc::bad_parameter);
    for (const char* sql : {"select $0", "select $01", "select $65536", "select $99999999999999999999999999"})
        BOOST_TEST(reason_of([&] { outline(sql); }) == data::errc::bad_statement, sql);
    BOOST_TEST(reason_of([] { outline("select $65535"); }) == data::errc::bad_parameter);
}

BOOST_AUTO_TEST_CASE(it_finds_the_statement_in_the_text) {
    auto about = outline("  /* a */ Select 1 -- b\n ; ");
    BOOST_TEST(about.first == "select");
    BOOST_TEST(about.start == 10U);
    BOOST_TEST(about.end == 18U);
    BOOST_TEST(!about.writes);
    BOOST_TEST(outline("with a as (delete from b returning *) select * from a").writes);
    BOOST_TEST(outline("insert into a values (1) RETURNING id").returns);
    BOOST_TEST(!outline("insert into a values ('returning')").returns);
    for (const char* sql : {"", " ; ", "-- only", "/* open", "select 1; select 2", "(select 1); select 2"})
        BOOST_TEST(reason_of([&] { outline(sql); }) == data::errc::bad_statement, sql);
    using namespace std::string_literals;
    BOOST_TEST(reason_of([] { outline("select 1\0; commit"s); }) == data::errc::bad_statement);
    BOOST_TEST(reason_of([] { outline("select '\0'"s); }) == data::errc::bad_statement);
}

BOOST_AUTO_TEST_CASE(scripts_fall_into_their_statements) {
    using list = std::vector<std::string>;
    BOOST_TEST((pieces("select 1;; select ';' ;\n-- end\n") == list{"select 1", "select ';'"}));
    std::string body = "create function f() returns int begin atomic select case when 1 = 1 then 2 end; select 3; end";
    BOOST_TEST((pieces(body + "; select 4") == list{body, "select 4"}));
    BOOST_TEST((pieces("do $x$ begin; end; $x$; select 1") == list{"do $x$ begin; end; $x$", "select 1"}));
    BOOST_TEST(pieces("").empty());
}

BOOST_AUTO_TEST_CASE(no_text_makes_it_run_on_or_read_beyond_its_end) {
    std::mt19937 random(7);
    constexpr std::string_view letters = "$'\"e E;-/*\\a1\n\t()bgin";
    for (int i = 0; i < 20'000; ++i) {
        std::string sql(random() % 24, ' ');
        for (auto& c : sql)
            c = letters[random() % letters.size()];
        try {
            for (const auto& piece : pieces(sql))
                BOOST_TEST_REQUIRE(sql.find(piece) != sql.npos);
        } catch (const data::error&) { // one that begins with a word that is refused, and the like
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
