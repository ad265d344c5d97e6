// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

namespace mainstay::inline v0::data::sqlite {

// A folder that only this user can read, in the temporary directory, removed with all that is in it.
class temporary_folder {
public:
    // Throws data::error.
    temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder();
    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace mainstay::inline v0::data::sqlite
