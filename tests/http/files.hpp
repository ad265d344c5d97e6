// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace mainstay_test {

// A folder that is gone at the end of the test.
class temporary_folder {
public:
    temporary_folder() : path_((std::filesystem::temp_directory_path() / "mainstay-files-XXXXXX").string()) {
        BOOST_REQUIRE(::mkdtemp(path_.data()) != nullptr);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() { std::filesystem::remove_all(path_); }

    const std::string& path() const noexcept { return path_; }
    std::string path_of(std::string_view name) const { return path_ + '/' + std::string(name); }

    // Writes a file, with the folders on its way, dated so many seconds since 1970.
    void write(std::string_view name, std::string_view content, std::time_t modified = 1'700'000'000) const {
        const std::string path = path_of(name);
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << content;
        const timespec times[2] = {{modified, 0}, {modified, 500'000'000}};
        BOOST_REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
    }

private:
    std::string path_;
};

} // namespace mainstay_test
