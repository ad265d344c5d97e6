// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/random.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace mainstay::inline v0::resilience {

// SipHash-1-3 (Aumasson and Bernstein) under a key of its own: who does not know the key can't choose texts that
// collide.
class keyed_hash {
public:
    keyed_hash() { core::random_bytes(std::as_writable_bytes(std::span(key_))); }
    keyed_hash(std::uint64_t first, std::uint64_t second) noexcept : key_{first, second} {}

    std::uint64_t operator()(std::string_view text) const noexcept {
        std::uint64_t v0 = key_[0] ^ 0x736f6d6570736575, v1 = key_[1] ^ 0x646f72616e646f6d;
        std::uint64_t v2 = key_[0] ^ 0x6c7967656e657261, v3 = key_[1] ^ 0x7465646279746573;
        auto round = [&] {
            v0 += v1, v2 += v3;
            v1 = std::rotl(v1, 13) ^ v0, v3 = std::rotl(v3, 16) ^ v2;
            v0 = std::rotl(v0, 32);
            v2 += v1, v0 += v3;
            v1 = std::rotl(v1, 17) ^ v2, v3 = std::rotl(v3, 21) ^ v0;
            v2 = std::rotl(v2, 32);
        };
        auto take = [&](std::uint64_t word) {
            v3 ^= word;
            round();
            v0 ^= word;
        };
        const char* at = text.data();
        std::size_t left = text.size();
        for (; left >= 8; at += 8, left -= 8) {
            std::uint64_t word;
            std::memcpy(&word, at, 8);
            take(word);
        }
        std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56;
        for (std::size_t i = 0; i < left; ++i)
            last |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
        take(last);
        v2 ^= 0xff;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

private:
    std::uint64_t key_[2];
};

} // namespace mainstay::inline v0::resilience
