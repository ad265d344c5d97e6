// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/file_root.hpp>

#include <fcntl.h>
#include <string>

namespace mainstay::inline v0::http {

// Not to wait for a pipe's other end, and not to become a terminal's own process.
inline constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// A descriptor, or -1 with errno; EAGAIN where `never` would have had to wait.
int open_below(int directory, const std::string& path, file_root::links follow, file_root::waiting how);

// The same for kernels, and for sandboxes, without openat2: segment by segment, and no link is followed.
int walk_below(int directory, const std::string& path);

} // namespace mainstay::inline v0::http
