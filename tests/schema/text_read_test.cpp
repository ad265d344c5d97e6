// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/text_read.hpp>

#include "schema/errors.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

namespace schema = mainstay::schema;
using namespace std::chrono;

namespace {

enum class order : std::uint8_t { newest, oldest };

struct product_id {
    std::int64_t number = 0;
};

constexpr schema::parameter id{mainstay::core::field_source::path, "id"};

template <class T>
std::string errors(std::string_view text) {
    auto outcome = schema::read_text<T>(text, id);
    BOOST_TEST(outcome.has_value() == outcome.failure().errors.empty());
    return mainstay_test::errors_of(outcome.failure());
}
template <class T>
T read(std::string_view text) {
    return schema::read_text<T>(text, id).value();
}

} // namespace

template <>
struct mainstay::schema::value<product_id> {
    using json = std::int64_t;
    static std::int64_t to(const product_id& object) { return object.number; }
    static parsed<product_id> from(std::int64_t number) {
        if (number <= 0) return refusal{"product_id", "is no product"};
        return product_id{number};
    }
};

BOOST_AUTO_TEST_SUITE(text_read_test)

BOOST_AUTO_TEST_CASE(integers) {
    BOOST_TEST(read<int>("0") == 0);
    BOOST_TEST(read<int>("-17") == -17);
    BOOST_TEST(read<int>("007") == 7);
    BOOST_TEST(read<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(read<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    BOOST_TEST(read<unsigned>("-0") == 0u);
    for (auto text : {"", "-", "+1", " 1", "1 ", "0x1", "1.0", "1e3", "one", "--1", "1-", "\xD9\xA1"}) {
        BOOST_TEST(errors<int>(text) == "wrong_type:id", text);
    }
    for (auto text : {"128", "-129", "99999999999999999999999999999999", "-99999999999999999999999"}) {
        BOOST_TEST(errors<std::int8_t>(text) == "out_of_range:id", text);
    }
    BOOST_TEST(errors<unsigned>("-1") == "out_of_range:id");
    BOOST_TEST(errors<int>(std::string_view("1\0", 2)) == "wrong_type:id");
    auto why = schema::read_text<std::int8_t>("128", id).failure().errors.at(0);
    BOOST_TEST(why.detail == "must be from -128 to 127");
    BOOST_TEST((why.source == mainstay::core::field_source::path));
}

BOOST_AUTO_TEST_CASE(other_numbers_and_booleans) {
    BOOST_TEST(read<double>("0.1") == 0.1);
    BOOST_TEST(read<double>("-1e3") == -1000.0);
    for (auto text : {"", "nan", "inf", "-inf", "0x1p3", "1,5", " 1", "1 ", "1e", "+1"}) {
        BOOST_TEST(errors<double>(text) == "wrong_type:id", text);
    }
    BOOST_TEST(errors<double>("1e400") == "out_of_range:id");
    BOOST_TEST(errors<float>("1e39") == "out_of_range:id");
    BOOST_TEST(read<bool>("true"));
    BOOST_TEST(read<bool>("1"));
    BOOST_TEST(!read<bool>("false"));
    BOOST_TEST(!read<bool>("0"));
    for (auto text : {"", "TRUE", "yes", "2"}) {
        BOOST_TEST(errors<bool>(text) == "wrong_type:id", text);
    }
}

BOOST_AUTO_TEST_CASE(texts_and_names) {
    BOOST_TEST(read<std::string>("") == "");
    BOOST_TEST(read<std::string>("a\xC3\xA9") == "a\xC3\xA9");
    BOOST_TEST(errors<std::string>("a\xC3") == "not_utf8:id");
    BOOST_TEST((read<order>("oldest") == order::oldest));
    BOOST_TEST(errors<order>("Oldest") == "not_one_of:id");
    BOOST_TEST(schema::read_text<order>("x").failure().errors.at(0).detail == "must be one of newest, oldest");
}

BOOST_AUTO_TEST_CASE(times) {
    BOOST_TEST((read<system_clock::time_point>("2026-11-23T15:29:33.5Z") ==
                sys_days(2026y / November / 23) + 15h + 29min + 33s + 500ms));
    BOOST_TEST(errors<system_clock::time_point>("2026-11-23") == "date_time:id");
    BOOST_TEST(errors<system_clock::time_point>("9999-01-01T00:00:00Z") == "out_of_range:id");
    BOOST_TEST((read<sys_days>("2024-02-29") == sys_days(2024y / February / 29)));
    BOOST_TEST(errors<year_month_day>("2023-02-29") == "date:id");
}

BOOST_AUTO_TEST_CASE(durations_may_name_their_unit) {
    BOOST_TEST((read<milliseconds>("1500") == 1500ms));
    BOOST_TEST((read<milliseconds>("-2s") == -2s));
    BOOST_TEST((read<seconds>("2min") == 2min));
    BOOST_TEST((read<minutes>("1d") == 24h));
    BOOST_TEST((read<nanoseconds>("3us") == 3us));
    BOOST_TEST((read<duration<double>>("0.5") == 500ms));
    for (auto text : {"", "s", "-", "1.5s", "1 s", "1w", "1S", "1500ms", "10us"}) {
        BOOST_TEST(errors<seconds>(text) == "wrong_type:id", text);
    }
    BOOST_TEST(errors<seconds>("9223372036854775807h") == "out_of_range:id");
    BOOST_TEST(errors<seconds>("99999999999999999999999") == "out_of_range:id");
    BOOST_TEST((errors<duration<std::int8_t>>("3min")) == "out_of_range:id");
}

BOOST_AUTO_TEST_CASE(types_of_the_users_own_and_optionals) {
    BOOST_TEST(read<product_id>("7").number == 7);
    BOOST_TEST(errors<product_id>("0") == "product_id:id");
    BOOST_TEST(errors<product_id>("x") == "wrong_type:id");
    BOOST_TEST(read<std::optional<int>>("7").value() == 7);
    BOOST_TEST(errors<std::optional<int>>("") == "wrong_type:id");
}

BOOST_AUTO_TEST_CASE(a_value_given_any_number_of_times) {
    auto read_all = []<class T>(std::type_identity<T>, std::vector<std::string_view> texts) {
        return schema::read_texts<T>(texts, {mainstay::core::field_source::query, "tag"});
    };
    const std::type_identity<std::vector<int>> list;
    const std::type_identity<std::optional<std::vector<int>>> maybe_list;
    BOOST_TEST((read_all(list, {"1", "2"}).value() == std::vector{1, 2}));
    BOOST_TEST(read_all(list, {}).value().empty());
    BOOST_TEST(mainstay_test::errors_of(read_all(list, {"1", "x", "y"}).failure()) == "wrong_type:tag wrong_type:tag");
    BOOST_TEST(!read_all(maybe_list, {}).value().has_value());
    BOOST_TEST((read_all(maybe_list, {"1", "2"}).value() == std::vector{1, 2}));
    BOOST_TEST(read_all(std::type_identity<int>{}, {"5"}).value() == 5);
    BOOST_TEST(mainstay_test::errors_of(read_all(std::type_identity<int>{}, {}).failure()) == "missing_parameter:tag");
    BOOST_TEST(mainstay_test::errors_of(read_all(std::type_identity<int>{}, {"1", "1"}).failure()) ==
               "repeated_parameter:tag");
    BOOST_TEST(!read_all(std::type_identity<std::optional<int>>{}, {}).value().has_value());
    BOOST_TEST(read_all(list, std::vector<std::string_view>(1000, "x")).failure().errors.size() == 50u);
}

BOOST_AUTO_TEST_SUITE_END()
