// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace mainstay::inline v0::http {

/// How much a multipart/form-data body may hold. What is over a limit answers 413, as soon as it is.
struct multipart_limits {
    /// Parts in all.
    std::size_t parts = 256;
    /// Parts with a file name. Each may take a descriptor.
    std::size_t files = 32;
    /// Bytes of a part's head, up to its empty line.
    std::size_t part_head = 8 * 1024;
    /// Header fields of a part.
    std::size_t part_fields = 16;
    /// Bytes of a part's name.
    std::size_t name = 255;
    /// Bytes of a file name.
    std::size_t filename = 1024;
    /// Bytes of one part without a file name; such parts are held in memory.
    std::size_t field = 64 * 1024;
    /// Bytes of all parts without file names together.
    std::size_t fields = 1024 * 1024;
    /// Bytes of one file.
    std::uint64_t file = 64 * 1024 * 1024;
    /// Bytes of the whole body.
    std::uint64_t total = 128 * 1024 * 1024;
    /// Bytes that nobody reads, before the first boundary and behind the last; each.
    std::size_t around = 1024;
};

} // namespace mainstay::inline v0::http
