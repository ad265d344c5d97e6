// SPDX-License-Identifier: BSL-1.0
// [hello]
#include <mainstay/mainstay.hpp>

using namespace mainstay::prelude;

struct settings { std::uint16_t port = 8080; };
struct greeting { std::string hello; };

int main(int argc, char** argv) {
    auto settings = mainstay::config::read_program<::settings>({.prefix = "HELLO_"}, argc, argv);
    if (!settings) return settings.report();
    app app{{.port = settings->port}};
    app.get("/hello/{name}", [](path<"name", std::string> name) { return greeting{*name}; });
    return app.run();
}
// [hello]
