// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <sys/types.h>
#include <utility>

namespace mainstay::inline v0::http {

// The file of a Unix socket, removed at the end unless somebody has put another in its place.
class socket_file {
public:
    socket_file() = default;
    // The file that is there now.
    explicit socket_file(std::string path);
    socket_file(socket_file&& other) noexcept { *this = std::move(other); }
    socket_file& operator=(socket_file&& other) noexcept;
    ~socket_file() { remove(); }

    void remove() noexcept;
    // Leaves the file to whoever listens on it now.
    void leave() noexcept { path_.clear(); }

private:
    std::string path_;
    dev_t device_ = 0;
    ino_t number_ = 0;
};

} // namespace mainstay::inline v0::http
