// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/program.hpp>

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

namespace config = mainstay::config;
namespace schema = mainstay::schema;

namespace {

enum class level : std::uint8_t { debug, info };

struct settings {
    std::string address = "127.0.0.1";
    int port = 8080;
    unsigned threads = 2;
    std::chrono::milliseconds delay{200};
    double rate = 0.1;
    level log = level::info;
    bool verbose = false;
    std::vector<std::string> origins = {"a", "b"};
    std::optional<int> workers;
    config::secret key = config::secret("standard");
    std::string name;

    static constexpr auto rules() {
        return schema::rules(schema::field<&settings::address>(schema::describe("address to listen on")),
            schema::field<&settings::port>(schema::range(0, 65535), schema::describe("port; 0 picks a free one")),
            schema::field<&settings::key>(schema::describe("signs the cookies")),
            schema::field<&settings::name>(schema::required_field));
    }
};

auto start(std::vector<const char*> arguments, const config::environment& variables = {{"SHOP_NAME", "n"}}) {
    arguments.insert(arguments.begin(), "/usr/bin/shop");
    return config::read_program<settings>({.prefix = "SHOP_", .version = "1.2", .description = "A small shop."},
        static_cast<int>(arguments.size()), arguments.data(), variables);
}

} // namespace

BOOST_AUTO_TEST_SUITE(program_test)

BOOST_AUTO_TEST_CASE(gives_the_settings) {
    auto found = start({}, {{"SHOP_NAME", "n"}, {"SHOP_PORT", "1"}});
    BOOST_REQUIRE(static_cast<bool>(found));
    BOOST_TEST(found->port == 1);
    BOOST_TEST((*found).name == "n");
    BOOST_TEST(found.text().empty());
}

BOOST_AUTO_TEST_CASE(help_names_every_setting) {
    const std::string expected = R"(usage: shop [--help] [--version]

A small shop.

Settings come from the environment:

  SHOP_ADDRESS  address to listen on
                (default 127.0.0.1)
  SHOP_PORT     port; 0 picks a free one
                (from 0 to 65535; default 8080)
  SHOP_THREADS  (at least 0; default 2)
  SHOP_DELAY    (default 200ms)
  SHOP_RATE     (default 0.1)
  SHOP_LOG      (one of debug, info; default info)
  SHOP_VERBOSE  (true or false; default false)
  SHOP_ORIGINS  (with commas between; default a,b)
  SHOP_WORKERS  (not set by default)
  SHOP_KEY      signs the cookies
                (a secret, or SHOP_KEY_FILE names the file that holds it)
  SHOP_NAME     (required)

Exit status: 0 when it ended as it was asked to, 2 when a setting is wrong or it could not start.
)";
    auto found = start({"--help"}, {{"SHOP_PORT", "bad"}});
    BOOST_TEST(!found);
    BOOST_TEST(found.exit_status() == 0);
    BOOST_TEST(found.text() == expected);
    BOOST_TEST(found.text().find("standard") == std::string::npos);
    BOOST_TEST(start({"-h"}).text() == expected);
    BOOST_TEST(start({"--what", "--help"}).exit_status() == 0);
}

BOOST_AUTO_TEST_CASE(version) {
    auto found = start({"--version"});
    BOOST_TEST(found.exit_status() == 0);
    BOOST_TEST(found.text() == "shop 1.2\n");
    const char* nothing[] = {nullptr};
    BOOST_TEST(static_cast<bool>(config::read_program<settings>({.prefix = "S_"}, 0, nothing, {{"S_NAME", "n"}})));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_ends_with_2) {
    auto bad = start({}, {{"SHOP_PORT", "99999"}});
    BOOST_TEST(!bad);
    BOOST_TEST(bad.exit_status() == 2);
    BOOST_TEST(bad.text() ==
               "shop: SHOP_PORT=\"99999\": must be from 0 to 65535\nshop: SHOP_NAME is not set; it is required\n");
    auto unknown = start({"--port=1"});
    BOOST_TEST(unknown.exit_status() == 2);
    BOOST_TEST(unknown.text() == "shop: unknown argument \"--port=1\"; --help says what there is\n");
    BOOST_TEST(start({"8080"}).exit_status() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
