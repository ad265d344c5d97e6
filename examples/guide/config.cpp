// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <cstdlib>
#include <fstream>
#include <string>

namespace ms = mainstay;
using namespace std::chrono_literals;
using guide::expect;

namespace {

// [settings]
struct database_settings {
    std::string address = "sqlite:shop.db";
    int pool_size = 4;
};

struct settings {
    std::uint16_t port = 8080;
    ms::observe::log_level log = ms::observe::log_level::info;
    std::chrono::milliseconds payment_delay_ms{200};
    database_settings database;
    ms::config::secret cookie_key;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&settings::port>(ms::schema::describe("0 picks a free one")),
            ms::schema::field<&settings::cookie_key>(ms::schema::required_field, ms::schema::min_length(32)));
    }
};
// [settings]

int shop(int argc, const char* const* argv) {
    // [main]
    auto settings = ms::config::read_program<::settings>({.prefix = "SHOP_"}, argc, argv);
    if (!settings) return settings.report(); // --help, --version, or what is wrong: prints it and gives the exit status
    // [main]
    return settings->port;
}

const std::string key(32, 'k');

settings for_a_test() {
    // [test]
    auto settings = ms::config::read<::settings>(
        {.prefix = "SHOP_"}, {{"SHOP_PORT", "0"}, {"SHOP_COOKIE_KEY", "0123456789abcdef0123456789abcdef"}});
    // [test]
    return settings;
}

void values() {
    auto read = ms::config::read<settings>(
        {.prefix = "SHOP_"}, {{"SHOP_PAYMENT_DELAY_MS", "2s"}, {"SHOP_DATABASE_POOL_SIZE", "8"}, {"SHOP_PORT", ""},
                                 {"SHOP_COOKIE_KEY", key}});
    expect(read.payment_delay_ms == 2s && read.database.pool_size == 8 && read.port == 8080);
    expect(read.cookie_key.reveal() == key && ms::schema::to_json(read.cookie_key) == "\"[secret]\"");
}

void mistakes() {
    const char* const program[] = {"shop"};
    auto wrong = ms::config::read_program<settings>(
        {.prefix = "SHOP_"}, 1, program, {{"SHOP_PORT", "99999"}, {"SHOP_LOG", "Info"}, {"SHOP_COOKIE_KEY", "short"}});
    expect(!wrong && wrong.exit_status() == 2);
    expect(wrong.text().starts_with("shop: SHOP_PORT=\"99999\": must be from 0 to 65535\n"
                                    "shop: SHOP_LOG=\"Info\": must be one of trace, debug, info, warn, error"));
    expect(wrong.text().find("\"short\"") == std::string::npos); // secrets are not shown
    auto error = guide::thrown_by<ms::config::error>([] { ms::config::read<settings>({.prefix = "SHOP_"}, {}); });
    expect(error.problems().size() == 1 && error.problems()[0].find("SHOP_COOKIE_KEY") != std::string::npos);
}

void help() {
    const char* const program[] = {"shop", "--help"};
    auto asked = ms::config::read_program<settings>({.prefix = "SHOP_"}, 2, program, {{"SHOP_PORT", "wrong"}});
    expect(!asked && asked.exit_status() == 0);
    expect(asked.text().find("SHOP_DATABASE_POOL_SIZE") != std::string::npos);
    expect(asked.text().find("0 picks a free one") != std::string::npos);
}

void secrets_in_files() {
    ms::testing::temporary_folder folder;
    std::ofstream(folder.file("key")) << key << '\n';
    auto file = folder.file("key");
    auto read = ms::config::read<settings>({.prefix = "SHOP_"}, {{"SHOP_COOKIE_KEY_FILE", file}});
    expect(read.cookie_key.reveal() == key);
    guide::thrown_by<ms::config::error>([&] {
        ms::config::read<settings>({.prefix = "SHOP_"}, {{"SHOP_COOKIE_KEY_FILE", file}, {"SHOP_COOKIE_KEY", key}});
    });
}

} // namespace

void guide::config_page() {
    expect(for_a_test().port == 0);
    values();
    mistakes();
    help();
    secrets_in_files();

    ::setenv("SHOP_PORT", "7", 1);
    ::setenv("SHOP_COOKIE_KEY", key.c_str(), 1);
    const char* const program[] = {"shop"};
    expect(shop(1, program) == 7);
    ::unsetenv("SHOP_PORT");
    ::unsetenv("SHOP_COOKIE_KEY");
}
