// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/value.hpp>

#include <string>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// A statement's arguments as libpq takes them: for each a type, a pointer, a length, and whether it is binary. It
// points into the parameters, which must stay until the statement has been sent.
class arguments {
public:
    // For parameters of these types, as the server told them. Throws errc::bad_parameter, with the parameter's number,
    // for a value that its type cannot hold.
    arguments(const std::vector<detail::parameter>& values, const std::vector<unsigned>& types);

    arguments(arguments&&) noexcept = default;
    arguments& operator=(arguments&&) noexcept = default;

    int count() const noexcept { return static_cast<int>(pointers_.size()); }
    const char* const* pointers() const noexcept { return pointers_.data(); }
    const int* lengths() const noexcept { return lengths_.data(); }
    const int* formats() const noexcept { return formats_.data(); }

private:
    void add(const detail::parameter& value, unsigned type);
    void add_integer(std::int64_t value, unsigned type);
    void add_real(double value, unsigned type);
    void add_binary(std::uint64_t value, std::size_t size);
    void add_text(std::string value);

    std::vector<const char*> pointers_;
    std::vector<int> lengths_, formats_;
    std::vector<std::string> kept_; // what the pointers point to where it is not the parameters' own
};

} // namespace mainstay::inline v0::data::postgres
