// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/observe/log_level.hpp>
#include <mainstay/resilience/rate.hpp>
#include <mainstay/schema.hpp>

#include <cstdint>
#include <string>

namespace shop {

bool is_address(const std::string& text);
bool is_database(const std::string& text);

/// The settings, from variables named `SHOP_…`.
struct settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string handover;
    std::uint16_t threads = 0;
    std::string database = "sqlite:shop.db";
    std::int64_t payment_delay_ms = 200;
    double payment_failure_rate = 0.1;
    std::uint16_t workers = 16;
    mainstay::resilience::rate rate_limit{100, std::chrono::seconds{1}};
    mainstay::observe::log_level log = mainstay::observe::log_level::info;

    static constexpr auto rules() {
        using namespace mainstay::schema;
        return mainstay::schema::rules(
            field<&settings::address>(describe("Address to listen on, or unix:PATH."),
                check(is_address, "invalid_address", "must be a numeric IPv4 or IPv6 address, or unix:PATH")),
            field<&settings::port>(describe("Port; 0 picks a free one, which the start line prints.")),
            field<&settings::handover>(
                describe("Path of a socket by which a next shop takes over without a gap; empty for none.")),
            field<&settings::threads>(maximum(1024), describe("I/O threads; 0 is one for each core.")),
            field<&settings::database>(
                describe("Where everything is kept: sqlite:PATH, sqlite::memory: or postgres://USER@HOST/DATABASE."),
                check(is_database, "invalid_database",
                    "must be sqlite:PATH, sqlite::memory: or postgres://HOST/DATABASE")),
            field<&settings::payment_delay_ms>(
                range(0, 3'600'000), describe("How long the simulated payment provider takes, in milliseconds.")),
            field<&settings::payment_failure_rate>(
                range(0, 1), describe("Share of payment attempts that the simulated provider refuses.")),
            field<&settings::workers>(range(1, 1024), describe("Jobs that run at a time.")),
            field<&settings::rate_limit>(describe("Requests per client address, such as 100/1s, or off.")),
            field<&settings::log>(describe("Least level that is logged.")));
    }
};

} // namespace shop
