// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mainstay::inline v0::http {

/// An open file, closed with its last owner. May be read from any thread, by offset.
class open_file {
public:
    /// Takes the descriptor over.
    explicit open_file(int descriptor) noexcept : descriptor_(descriptor) {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file();

    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

/// Parts of one open file, with text before each and behind the last, as the body of an answer.
struct file_body {
    struct part {
        std::string before{};
        std::uint64_t offset = 0, length = 0;
    };
    std::shared_ptr<const open_file> file;
    std::vector<part> parts;
    std::string after;

    /// Bytes of it all, texts and parts.
    std::uint64_t size() const noexcept;
};

} // namespace mainstay::inline v0::http
