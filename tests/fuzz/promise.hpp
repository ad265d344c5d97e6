// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace fuzz {

// What a target promises of whatever input it is given.
inline void promise(bool kept) {
    if (!kept) std::abort();
}

// The input but for its first byte, which chooses; see replay.cpp.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return size == 0 ? std::string_view() : std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1);
}

// What no request brings along, whose parser has refused it: such bytes in a path or in a field.
inline bool has_control(std::string_view text) {
    for (char c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return true;
    }
    return false;
}

// Whether the part is a view into the whole.
inline bool within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

} // namespace fuzz
