// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/fields_read.hpp>

#include "schema/errors.hpp"

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;

namespace {

struct paging {
    int limit = 20;
    std::optional<std::string> after;
    std::vector<std::string> tags = {"none"};
    bool open = false;
    std::string sort;

    static constexpr auto rules() {
        return schema::rules(schema::field<&paging::limit>(schema::range(1, 100)),
            schema::field<&paging::tags>(schema::max_items(2)), schema::field<&paging::sort>(schema::optional_field),
            schema::check(
                [](const paging& all) { return all.sort != "tags" || !all.tags.empty(); }, "sort", "no tags"));
    }
};

struct order_form {
    int id;
    std::string note;
    static constexpr auto rules() { return schema::rules(schema::allow_unknown_fields); }
};

struct all_or_nothing {
    bool sure;
    std::vector<int> ids;
    static constexpr auto rules() {
        return schema::rules(schema::field<&all_or_nothing::sure>(schema::required_field),
            schema::field<&all_or_nothing::ids>(schema::required_field));
    }
};

using texts = std::vector<schema::named_text>;

template <class T>
std::string errors(const texts& given, const schema::fields_options& options = {}) {
    return mainstay_test::errors_of(schema::read_fields<T>(given, options).failure());
}

} // namespace

BOOST_AUTO_TEST_SUITE(fields_read_test)

BOOST_AUTO_TEST_CASE(reads_by_name) {
    auto found = schema::read_fields<paging>(
        texts{{"tags", "a"}, {"limit", "5"}, {"tags", "b"}, {"after", "xyz"}, {"open", "true"}});
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->limit == 5);
    BOOST_TEST(found->after.value() == "xyz");
    BOOST_TEST((found->tags == std::vector<std::string>{"a", "b"}));
    BOOST_TEST(found->open);
}

BOOST_AUTO_TEST_CASE(absent_fields_keep_their_defaults) {
    auto found = schema::read_fields<paging>(texts{});
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->limit == 20);
    BOOST_TEST(!found->after);
    BOOST_TEST(found->tags.at(0) == "none");
    BOOST_TEST(errors<order_form>({}) == "missing_parameter:id missing_parameter:note");
    BOOST_TEST(errors<all_or_nothing>({}) == "missing_parameter:sure missing_parameter:ids");
}

BOOST_AUTO_TEST_CASE(tells_everything_at_once_by_name) {
    BOOST_TEST(errors<paging>({{"limit", "0"}, {"open", "maybe"}, {"x", "1"}, {"limi", "1"}, {"tags", "1"},
                   {"tags", "2"}, {"tags", "3"}}) ==
               "wrong_type:open unknown_parameter:x unknown_parameter:limi out_of_range:limit too_many_items:tags");
    auto why = schema::read_fields<paging>(texts{{"limit", "500"}}).failure();
    BOOST_TEST((why.errors.at(0).source == mainstay::core::field_source::query));
    BOOST_TEST(why.errors.at(0).detail == "must be from 1 to 100");
    BOOST_TEST(why.to_problem().status() == 422);
}

BOOST_AUTO_TEST_CASE(a_name_stands_once) {
    BOOST_TEST(errors<paging>({{"limit", "1"}, {"limit", "2"}, {"limit", "3"}}) == "repeated_parameter:limit");
    BOOST_TEST(errors<paging>({{"after", "1"}, {"after", "1"}}) == "repeated_parameter:after");
}

BOOST_AUTO_TEST_CASE(a_form_is_a_body) {
    const schema::fields_options form{.source = mainstay::core::field_source::body};
    BOOST_TEST(errors<paging>({{"limit", "0"}, {"x", ""}, {"after", ""}, {"after", ""}}, form) ==
               "unknown_field:/x repeated_field:/after out_of_range:/limit");
    BOOST_TEST(errors<order_form>({}, form) == "missing_field:/id missing_field:/note");
}

BOOST_AUTO_TEST_CASE(unknown_names_can_be_skipped) {
    BOOST_TEST(errors<paging>({{"utm_source", "mail"}}, {.allow_unknown_fields = true}) == "");
    BOOST_TEST(errors<order_form>({{"id", "1"}, {"note", ""}, {"utm_source", "mail"}}) == "");
}

BOOST_AUTO_TEST_CASE(checks_across_fields) {
    BOOST_TEST(errors<paging>({{"sort", "tags"}}) == "");
    struct span {
        int from, to;
        static constexpr auto rules() {
            return schema::rules(
                schema::check_at<&span::to>([](const span& all) { return all.from <= all.to; }, "order", "too early"));
        }
    };
    BOOST_TEST(errors<span>({{"from", "3"}, {"to", "2"}}) == "order:to");
    BOOST_TEST(errors<span>({{"from", "3"}, {"to", "x"}}) == "wrong_type:to");
}

BOOST_AUTO_TEST_CASE(hostile_names_are_bounded) {
    texts many(10'000, schema::named_text{"x", "1"});
    BOOST_TEST(schema::read_fields<paging>(many).failure().errors.size() == 50u);
    const std::string name(100'000, 'n');
    BOOST_TEST(schema::read_fields<paging>(texts{{name, ""}}).failure().errors.at(0).where.size() < 140u);
    BOOST_TEST(errors<paging>({{"\xFF\xFE", ""}}) == "unknown_parameter:");
    BOOST_TEST(errors<paging>({{"", ""}}) == "unknown_parameter:");
    BOOST_TEST(errors<paging>({{"after", "\xFF"}}) == "not_utf8:after");
}

BOOST_AUTO_TEST_SUITE_END()
