// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

// A folder that goes with this object.
class temporary_folder {
public:
    temporary_folder() : path_((std::filesystem::temp_directory_path() / "mainstay-jobs-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() { std::filesystem::remove_all(path_); }

    std::string database() const { return "sqlite:" + path_ + "/jobs.db"; }

private:
    std::string path_;
};
