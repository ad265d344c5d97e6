// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// What a connection is for: shared by reads, shared by single writes, or one caller's own.
enum class role : std::uint8_t { reads, writes, own };

// What an address of libpq's form says (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
class address {
public:
    address() = default;
    // Throws data::error for one that libpq does not understand.
    explicit address(const std::string& text);

    // Without the password, for people.
    const std::string& shown() const noexcept { return shown_; }

    // libpq's keywords and values for a connection, after the names have been looked up. Blocks.
    std::vector<std::pair<std::string, std::string>> settings(role as, const std::string& program) const;

private:
    const std::string* find(std::string_view keyword) const noexcept;

    std::vector<std::pair<std::string, std::string>> given_;
    std::string shown_;
};

} // namespace mainstay::inline v0::data::postgres
