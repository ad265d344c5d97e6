// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/id.hpp>

#include <mainstay/core/encoding.hpp>

#include <array>
#include <cstring>

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

namespace {
// Eight digits at once, each of a half byte that stands in a byte of its own.
void write_digits(char* out, std::uint64_t x) noexcept {
    std::uint64_t letters = (x + 0x0606'0606'0606'0606) >> 4 & 0x0101'0101'0101'0101;
    x += 0x3030'3030'3030'3030 + letters * ('a' - '0' - 10);
    std::memcpy(out, &x, 8);
}
} // namespace

void id_source::write(char* out) noexcept {
    constexpr std::uint64_t halves = 0x0f0f'0f0f'0f0f'0f0f;
    // Which half byte becomes which digit is of no matter where all are random.
    for (int i = 0; i < 2; ++i, out += 16) {
        std::uint64_t bits = random_();
        write_digits(out, bits & halves);
        write_digits(out + 8, bits >> 4 & halves);
    }
}

std::string id_source::next() {
    std::string result(length, '0');
    write(result.data());
    return result;
}

} // namespace mainstay::inline v0::core
