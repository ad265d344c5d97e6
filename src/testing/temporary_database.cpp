// SPDX-License-Identifier: BSL-1.0
#include <mainstay/testing/temporary_database.hpp>

#include <cstdlib>
#include <errno.h>
#include <filesystem>
#include <system_error>

namespace mainstay::inline v0::testing {

temporary_folder::temporary_folder() {
    std::string made = (std::filesystem::temp_directory_path() / "mainstay-test-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) {
        throw std::system_error(errno, std::generic_category(), "cannot make a temporary folder " + made);
    }
    path_ = std::move(made);
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

data::database temporary_database::open() const {
    return data::open(address());
}

} // namespace mainstay::inline v0::testing
