// SPDX-License-Identifier: BSL-1.0
// Whatever bytes arrive, and however they are cut: the machine comes to the same, and to an end.
#include "http/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    mainstay::http::server_limits limits;
    limits.head = 512;
    limits.fields = 8;
    limits.target = 128;
    limits.body = 4096;
    std::size_t step = data[0] % 16U + 1;
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    mainstay_test::wire whole(limits), pieces(limits);
    whole.feed(bytes);
    for (std::size_t at = 0; at < bytes.size(); at += step)
        pieces.feed(bytes.substr(at, step));
    if (!(whole.result() == pieces.result()) || whole.result().refused < 0) std::abort();
    return 0;
}
