// SPDX-License-Identifier: BSL-1.0
// A body under each coding, in pieces; and the same bytes packed and unpacked. The first byte chooses coding and cut.
#include "fuzz/promise.hpp"

#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/request_builder.hpp>

#include <algorithm>
#include <array>
#include <string>

using namespace mainstay;
using fuzz::promise;
using http::content_coding, http::encode_step;
using outcome = http::body_decoder::outcome;

namespace {

struct unpacked {
    std::string bytes;
    bool whole = false;
};

unpacked unpack(content_coding how, std::string_view packed, std::size_t in, std::size_t out) {
    constexpr std::size_t most = 1 << 20;
    auto decoder = http::make_decoder(how);
    unpacked result;
    while (!packed.empty()) {
        std::string_view piece = packed.substr(0, in);
        packed.remove_prefix(piece.size());
        for (;;) {
            const std::size_t before = result.bytes.size();
            const auto what = decoder->decode(piece, result.bytes, out);
            promise(result.bytes.size() - before <= out);
            if (what == outcome::corrupt) return result;
            if (what == outcome::more) break;
            promise(result.bytes.size() - before == out);
            if (result.bytes.size() > most) return result;
        }
        promise(piece.empty());
    }
    result.whole = decoder->at_end();
    return result;
}

void check(content_coding how, std::string_view text, std::size_t cut) {
    const auto direct = unpack(how, text, std::max<std::size_t>(1, text.size()), 4096);
    const auto in_pieces = unpack(how, text, cut, 4096);
    promise(direct.whole == in_pieces.whole);
    if (direct.whole) promise(direct.bytes == in_pieces.bytes);

    auto encoder = http::make_encoder(how);
    std::string packed;
    const std::size_t half = text.size() / 2;
    encoder->encode(text.substr(0, half), cut % 2 == 0 ? encode_step::flush : encode_step::go_on, packed);
    encoder->encode(text.substr(half), encode_step::finish, packed);
    const auto again = unpack(how, packed, cut, 1 + cut * 100);
    promise(again.whole && again.bytes == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr std::array codings = {content_coding::gzip, content_coding::br, content_coding::zstd};
    const auto how = codings[data[0] % codings.size()];
    const auto text = fuzz::text_of(data, size);
    if (http::is_available(how)) check(how, text, 1 + data[0] / 3 % 40U);

    http::request_builder builder("GET", "/");
    builder.field("Accept-Encoding", text);
    const auto chosen = http::choose_coding(builder.request(), codings);
    promise(chosen == content_coding::identity || std::ranges::find(codings, chosen) != codings.end());
    return 0;
}
