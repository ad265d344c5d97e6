// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/database.hpp>

#include "data/driver.hpp"

namespace mainstay::inline v0::data {

database open(std::string_view address, open_options options) {
    constexpr std::string_view sqlite = "sqlite:";
    if (address.starts_with(sqlite)) {
        return database(detail::make_sqlite_driver(address.substr(sqlite.size()), std::move(options)));
    }
    // Only the scheme is shown: what follows may hold a password.
    throw error(errc::unsupported, "no driver for \"" + std::string(address.substr(0, address.find(':'))) +
                                       ":\"; known are: sqlite:PATH, sqlite::memory:");
}

} // namespace mainstay::inline v0::data
