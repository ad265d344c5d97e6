// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/random.hpp>

#include <mainstay/core/encoding.hpp>

#include <bit>
#include <cerrno>
#include <sys/random.h>
#include <system_error>
#include <vector>

namespace mainstay::inline v0::core {

void random_bytes(std::span<std::byte> out) {
    while (!out.empty()) {
        ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::string random_token(std::size_t bytes) {
    std::vector<std::byte> buffer(bytes);
    random_bytes(buffer);
    return base64url_encode(buffer);
}

fast_random::fast_random() {
    random_bytes(std::as_writable_bytes(std::span(state_)));
}

fast_random::fast_random(std::uint64_t seed) noexcept {
    // SplitMix64 spreads the seed over the state, which must not be all zero.
    for (auto& word : state_) {
        seed += 0x9e3779b97f4a7c15;
        std::uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        word = z ^ (z >> 31);
    }
}

fast_random::result_type fast_random::operator()() noexcept {
    auto& s = state_;
    std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
    std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = std::rotl(s[3], 45);
    return result;
}

std::uint64_t fast_random::below(std::uint64_t bound) noexcept {
    if (bound == 0) return 0;
    // Rejects the few values that would make the low results likelier.
    std::uint64_t threshold = -bound % bound;
    for (;;) {
        std::uint64_t value = operator()();
        if (value >= threshold) return value % bound;
    }
}

} // namespace mainstay::inline v0::core
