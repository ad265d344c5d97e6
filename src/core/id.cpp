// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/id.hpp>

#include <mainstay/core/encoding.hpp>

#include <array>

namespace mainstay::inline v0::core {

std::string uuid_v7(const clock& time) {
    std::array<std::byte, 16> raw;
    random_bytes(raw);
    auto milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(time.wall_now().time_since_epoch()).count());
    for (std::size_t i = 0; i < 6; ++i)
        raw[i] = static_cast<std::byte>(milliseconds >> (40 - 8 * i));
    raw[6] = (raw[6] & std::byte{0x0f}) | std::byte{0x70};
    raw[8] = (raw[8] & std::byte{0x3f}) | std::byte{0x80};
    std::string text = hex_encode(raw);
    for (std::size_t at : {8U, 13U, 18U, 23U})
        text.insert(at, 1, '-');
    return text;
}

void id_source::write(char* out) noexcept {
    static constexpr char digits[] = "0123456789abcdef";
    for (std::size_t word = 0; word < 2; ++word) {
        std::uint64_t bits = random_();
        for (std::size_t i = 0; i < 16; ++i, bits >>= 4)
            *out++ = digits[bits & 15];
    }
}

std::string id_source::next() {
    std::string result(length, '0');
    write(result.data());
    return result;
}

} // namespace mainstay::inline v0::core
