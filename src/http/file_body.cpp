// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_body.hpp>

#include <unistd.h>

namespace mainstay::inline v0::http {

open_file::~open_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t file_body::size() const noexcept {
    std::uint64_t total = after.size();
    for (const part& each : parts)
        total += each.before.size() + each.length;
    return total;
}

} // namespace mainstay::inline v0::http
