// SPDX-License-Identifier: BSL-1.0
#include "vectors.hpp"

#include <mainstay/schema/json_read.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

namespace schema = mainstay::schema;

namespace {

// The suite nests 500 deep and calls it valid.
constexpr schema::read_options deep{.max_depth = 1000};

std::string outcome(const std::string& text) {
    auto failure = schema::check_json(text, deep);
    return failure ? failure->code + '@' + (failure->position ? std::to_string(*failure->position) : "") : "accepted";
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_vectors_test)

// JSONTestSuite: `y_` is JSON, `n_` is not, `i_` may go either way, but always the same.
BOOST_AUTO_TEST_CASE(json_test_suite) {
    auto folder = mainstay_test::find_vectors("json");
    if (!folder) return;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".json") continue;
        const std::string text = mainstay_test::read_file(entry.path());
        const std::string found = outcome(text);
        BOOST_TEST(outcome(text) == found, name);
        if (name.starts_with("y_")) {
            BOOST_TEST(found == "accepted", name << ": " << found);
        } else if (name.starts_with("n_")) {
            BOOST_TEST(found != "accepted", name);
            BOOST_TEST(found.back() != '@', name << " fails without a position");
        }
        ++count;
    }
    BOOST_TEST(count >= 318u);
}

// Documents that parsers read differently: here they are read or refused, never bent.
BOOST_AUTO_TEST_CASE(json_transform_suite) {
    auto folder = mainstay_test::find_vectors("json_transform");
    if (!folder) return;
    auto text = [&](const char* name) { return mainstay_test::read_file(*folder / name); };
    auto number = [&](const char* name) { return schema::read_json<std::vector<double>>(text(name)).value().at(0); };
    BOOST_TEST(number("number_1.0.json") == 1.0);
    BOOST_TEST(number("number_1.000000000000000005.json") == 1.0);
    BOOST_TEST(number("number_1e6.json") == 1e6);
    BOOST_TEST(number("number_1e-999.json") == 0.0);
    BOOST_TEST(number("number_1000000000000000.json") == 1e15);
    BOOST_TEST(number("number_-9223372036854775808.json") == -9223372036854775808.0);
    BOOST_TEST(number("number_9223372036854775808.json") == 9223372036854775808.0);
    auto integer = [&](const char* name) {
        return schema::read_json<std::vector<std::int64_t>>(text(name)).value().at(0);
    };
    BOOST_TEST(integer("number_9223372036854775807.json") == 9223372036854775807);
    for (const char* name : {"number_-9223372036854775809.json", "number_10000000000000000999.json"}) {
        const std::string found = outcome(text(name));
        BOOST_TEST((found == "accepted" || found.starts_with("number_out_of_range@")), name << ": " << found);
    }
    for (const char* name : {"object_same_key_different_values.json", "object_same_key_same_value.json",
             "object_same_key_unclear_values.json"}) {
        BOOST_TEST(outcome(text(name)) == "accepted", name);
        BOOST_TEST((schema::read_json<std::map<std::string, int>>(text(name)).failure().code) == "duplicate_key", name);
    }
    for (const char* name : {"object_key_nfc_nfd.json", "object_key_nfd_nfc.json", "string_with_escaped_NULL.json"}) {
        BOOST_TEST(outcome(text(name)) == "accepted", name);
    }
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
        const std::string name = entry.path().filename().string();
        if (name.find("invalid_codepoint") == std::string::npos) continue;
        BOOST_TEST(outcome(mainstay_test::read_file(entry.path())).starts_with("malformed_json@"), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
