// SPDX-License-Identifier: BSL-1.0
#include "http/socket_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace mainstay::inline v0::http {

socket_file::socket_file(std::string path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return;
    path_ = std::move(path);
    device_ = found.st_dev;
    number_ = found.st_ino;
}

socket_file& socket_file::operator=(socket_file&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(device_, other.device_);
    std::swap(number_, other.number_);
    return *this;
}

void socket_file::remove() noexcept {
    if (path_.empty()) return;
    struct stat found {};
    bool ours = ::lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ && found.st_ino == number_;
    if (ours) ::unlink(path_.c_str());
    path_.clear();
}

} // namespace mainstay::inline v0::http
