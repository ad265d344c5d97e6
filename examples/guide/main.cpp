// SPDX-License-Identifier: BSL-1.0
// Runs the code that the guide's pages show: that of the page named on the command line, or of all.
#include "guide.hpp"

#include <cstdio>
#include <exception>
#include <string_view>

namespace {

struct page {
    std::string_view name;
    void (*run)();
};

constexpr page pages[] = {
    {"core", guide::core_page},
    {"schema", guide::schema_page},
    {"crypto", guide::crypto_page},
    {"config", guide::config_page},
    {"observe", guide::observe_page},
    {"resilience", guide::resilience_page},
    {"http", guide::http_page},
    {"data", guide::data_page},
    {"routing", guide::routing_page},
    {"jobs", guide::jobs_page},
    {"auth", guide::auth_page},
    {"middleware", guide::middleware_page},
    {"app", guide::app_page},
    {"testing", guide::testing_page},
};

bool as_shown(const page& shown) {
    try {
        shown.run();
        return true;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", shown.name.data(), error.what());
        return false;
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view wanted = argc > 1 ? argv[1] : "";
    bool found = false, all_well = true;
    for (const page& each : pages) {
        if (!wanted.empty() && wanted != each.name) continue;
        found = true;
        all_well = as_shown(each) && all_well;
    }
    if (!found) std::fprintf(stderr, "The guide has no page of that name.\n");
    return found && all_well ? 0 : 1;
}
