// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// The bytes of an upload: in memory, then in a file that has no name. Shared with the work that a pool does on it; once
// written, reading is thread-safe. Everything that says so blocks, and throws `std::system_error`.
class spooled_file {
public:
    explicit spooled_file(std::string directory) : directory_(std::move(directory)) {}
    spooled_file(const spooled_file&) = delete;
    spooled_file& operator=(const spooled_file&) = delete;
    ~spooled_file();

    void append(std::string_view bytes);
    // Bytes in memory, all there are or those that have not been written yet.
    std::size_t held() const noexcept { return memory_.size(); }
    std::uint64_t size() const noexcept { return written_ + memory_.size(); }
    bool in_memory() const noexcept { return descriptor_ < 0; }
    std::string_view memory() const noexcept { return memory_; }

    // Writes what is in memory to the file, which is made if need be. Blocks.
    void write_out();
    // Frees what the memory has room for beyond what is in it.
    void settle() { memory_.shrink_to_fit(); }
    // Blocks unless it is in memory. 0 at the end.
    std::size_t read(std::uint64_t offset, char* out, std::size_t size) const;
    // Blocks.
    void save_as(const std::string& path) const;

private:
    std::string directory_, memory_;
    int descriptor_ = -1;
    std::uint64_t written_ = 0;
};

} // namespace mainstay::inline v0::http
