// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/database.hpp>

#include "data/driver.hpp"

// Defined by the component mainstay::postgres. Weak, so that a program without it links, and knows no such address: a
// driver that registers itself would be state of the whole process and depend on the order of static objects, and one
// that `open` names outright would make libpq everybody's dependency. The component's CMake target asks linkers for
// this very name, as a weak reference takes nothing out of an archive.
extern "C" [[gnu::weak]] mainstay::data::detail::driver* mainstay_v0_make_postgres_driver(
    std::string_view address, mainstay::data::open_options& options);

namespace mainstay::inline v0::data {

database open(std::string_view address, open_options options) {
    constexpr std::string_view sqlite = "sqlite:";
    if (address.starts_with(sqlite)) {
        return database(detail::make_sqlite_driver(address.substr(sqlite.size()), std::move(options)));
    }
    if (address.starts_with("postgres:") || address.starts_with("postgresql:")) {
        if (mainstay_v0_make_postgres_driver == nullptr) {
            throw error(errc::unsupported, "no driver for \"postgres:\" in this program; CMake links it with "
                                           "find_package(mainstay COMPONENTS postgres) and mainstay::postgres");
        }
        return database(std::unique_ptr<detail::driver>(mainstay_v0_make_postgres_driver(address, options)));
    }
    // Only the scheme is shown: what follows may hold a password.
    throw error(errc::unsupported, "no driver for \"" + std::string(address.substr(0, address.find(':'))) +
                                       ":\"; known are: sqlite:PATH, sqlite::memory:, postgres://HOST/DATABASE");
}

} // namespace mainstay::inline v0::data
