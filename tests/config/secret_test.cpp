// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/secret.hpp>

#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_schema.hpp>
#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <type_traits>

namespace config = mainstay::config;
namespace schema = mainstay::schema;

namespace {

struct keys {
    config::secret key = config::secret("standard");
    std::string name;
};

template <class T>
concept streams = requires(std::ostream& out, const T& object) {
    out << object;
};

} // namespace

BOOST_AUTO_TEST_SUITE(secret_test)

BOOST_AUTO_TEST_CASE(gives_its_text_only_when_asked) {
    config::secret key("hunter2");
    BOOST_TEST(key.reveal() == "hunter2");
    BOOST_TEST(key.size() == 7u);
    BOOST_TEST(config::secret().empty());
    static_assert(!std::is_convertible_v<config::secret, std::string>);
    static_assert(!std::is_convertible_v<config::secret, std::string_view>);
    static_assert(!streams<config::secret>);
}

BOOST_AUTO_TEST_CASE(never_shows_in_json) {
    keys all{config::secret("hunter2"), "n"};
    BOOST_TEST(schema::to_json(all) == R"({"key":"[secret]","name":"n"})");
    BOOST_TEST(schema::read_json<keys>(R"({"key":"abc","name":""})")->key.reveal() == "abc");
    BOOST_TEST(schema::json_schema<keys>().find("standard") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(copies_and_moves_leave_nothing_behind) {
    for (const std::string& text : {std::string("short"), std::string(100, 'x')}) {
        config::secret one(text);
        config::secret copy = one;
        config::secret moved = std::move(one);
        BOOST_TEST(one.empty());
        BOOST_TEST(one.reveal().data()[0] == '\0');
        one = copy;
        BOOST_TEST(one.reveal() == text);
        copy = std::move(one);
        BOOST_TEST(one.empty());
        auto& same = copy;
        copy = same;
        copy = std::move(same);
        BOOST_TEST(copy.reveal() == text);
        BOOST_TEST(moved.reveal() == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
