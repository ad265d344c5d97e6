// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/temporary_folder.hpp"

#include <mainstay/data/error.hpp>

#include <cstdlib>
#include <filesystem>

namespace mainstay::inline v0::data::sqlite {

temporary_folder::temporary_folder() {
    std::error_code failed;
    auto base = std::filesystem::temp_directory_path(failed);
    std::string name = (base / "mainstay-XXXXXX").string();
    if (failed || ::mkdtemp(name.data()) == nullptr) {
        throw error(errc::cannot_open, "no temporary folder can be made in " + base.string());
    }
    path_ = std::move(name);
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace mainstay::inline v0::data::sqlite
