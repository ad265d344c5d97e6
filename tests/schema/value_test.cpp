// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/value.hpp>

#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;

namespace {

class address {
public:
    explicit address(std::string text) : text_(std::move(text)) {}
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

} // namespace

template <>
struct mainstay::schema::value<address> {
    using json = std::string;
    static const std::string& to(const address& object) { return object.text(); }
    static parsed<address> from(std::string text) {
        if (text.find('@') == std::string::npos) return refusal{"email", "is not an e-mail address"};
        return address(std::move(text));
    }
};

BOOST_AUTO_TEST_SUITE(value_test)

BOOST_AUTO_TEST_CASE(parsed_holds_a_value_or_says_why_not) {
    auto good = schema::value<address>::from("a@b");
    BOOST_TEST(good.has_value());
    BOOST_TEST(good->text() == "a@b");
    auto bad = schema::value<address>::from("ab");
    BOOST_TEST(!bad);
    BOOST_TEST(bad.why().code == "email");
}

BOOST_AUTO_TEST_CASE(is_seen_by_the_concept) {
    static_assert(schema::has_value_type<address>);
    static_assert(!schema::has_value_type<int> && !schema::has_value_type<std::string>);
    BOOST_TEST(schema::to_json(address("x@y")) == "\"x@y\"");
}

BOOST_AUTO_TEST_SUITE_END()
