// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace data_test {

// A PostgreSQL server in a temporary folder, reached through a Unix socket alone, that runs as an unprivileged user and
// ends with the test program, however that ends.
class postgres_server {
public:
    // The one of this program, started by whoever asks first.
    static postgres_server& shared();

    postgres_server();
    postgres_server(const postgres_server&) = delete;
    postgres_server& operator=(const postgres_server&) = delete;
    ~postgres_server();

    // An address for `data::open` whose tables are in that schema; `more` goes behind it, such as "&sslmode=disable".
    std::string address(std::string_view schema, std::string_view more = {}) const;
    // Makes an empty schema and gives its name.
    std::string make_schema();
    // Runs SQL on a connection of its own; gives the first value of the last result.
    std::string run(const std::string& sql) const;

    void start();
    // As if the machine had lost it: no goodbye to anybody.
    void kill();
    bool answers() const;

private:
    void launch(bool wait_for_end, const char* const* arguments);

    std::string folder_;
    pid_t process_ = -1;
    int schemas_ = 0;
};

} // namespace data_test
