// SPDX-License-Identifier: BSL-1.0
#include "http/codings.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>

#include <zlib.h>

namespace mainstay::inline v0::http {
namespace {

// 32 KiB of window, and a gzip head around it.
constexpr int gzip_window = 15 + 16;

// zlib counts in 32 bits.
uInt count_of(std::size_t size) noexcept {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max() / 2));
}

Bytef* input_of(std::string_view bytes) noexcept {
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib reads it only
}

class gzip_encoder final : public body_encoder {
public:
    gzip_encoder() {
        if (deflateInit2(&stream_, 6, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    }
    gzip_encoder(const gzip_encoder&) = delete;
    gzip_encoder& operator=(const gzip_encoder&) = delete;
    ~gzip_encoder() override { deflateEnd(&stream_); }

    void encode(std::string_view bytes, encode_step then, std::string& out) override {
        const int last = then == encode_step::finish  ? Z_FINISH
                         : then == encode_step::flush ? Z_SYNC_FLUSH
                                                      : Z_NO_FLUSH;
        char piece[coding_piece];
        do {
            const uInt given = count_of(bytes.size());
            stream_.next_in = input_of(bytes);
            stream_.avail_in = given;
            const int how = given == bytes.size() ? last : Z_NO_FLUSH;
            do {
                stream_.next_out = reinterpret_cast<Bytef*>(piece);
                stream_.avail_out = sizeof piece;
                if (deflate(&stream_, how) == Z_STREAM_ERROR) throw std::logic_error("gzip: written behind its end");
                out.append(piece, sizeof piece - stream_.avail_out);
            } while (stream_.avail_out == 0);
            bytes.remove_prefix(given - stream_.avail_in);
        } while (!bytes.empty());
    }

private:
    z_stream stream_{};
};

class gzip_decoder final : public body_decoder {
public:
    gzip_decoder() {
        if (inflateInit2(&stream_, gzip_window) != Z_OK) throw std::bad_alloc();
    }
    gzip_decoder(const gzip_decoder&) = delete;
    gzip_decoder& operator=(const gzip_decoder&) = delete;
    ~gzip_decoder() override { inflateEnd(&stream_); }

    outcome decode(std::string_view& bytes, std::string& out, std::size_t most) override {
        char piece[coding_piece];
        for (;;) {
            if (at_end_) {
                if (bytes.empty()) return outcome::more;
                // Another member may follow (RFC 1952 section 2.2).
                if (inflateReset(&stream_) != Z_OK) return outcome::corrupt;
                at_end_ = false;
            }
            if (most == 0) return outcome::full;
            const uInt given = count_of(bytes.size());
            const uInt room = count_of(std::min(most, sizeof piece));
            stream_.next_in = input_of(bytes);
            stream_.avail_in = given;
            stream_.next_out = reinterpret_cast<Bytef*>(piece);
            stream_.avail_out = room;
            const int result = inflate(&stream_, Z_NO_FLUSH);
            const uInt made = room - stream_.avail_out;
            bytes.remove_prefix(given - stream_.avail_in);
            out.append(piece, made);
            most -= made;
            if (result == Z_STREAM_END) {
                at_end_ = true;
            } else if (result == Z_MEM_ERROR) {
                throw std::bad_alloc();
            } else if (result != Z_OK && result != Z_BUF_ERROR) {
                return outcome::corrupt;
            } else if (bytes.empty() && stream_.avail_out > 0) {
                return outcome::more;
            }
        }
    }

    bool at_end() const noexcept override { return at_end_; }

private:
    z_stream stream_{};
    bool at_end_ = false;
};

} // namespace

std::unique_ptr<body_encoder> make_gzip_encoder() {
    return std::make_unique<gzip_encoder>();
}

std::unique_ptr<body_decoder> make_gzip_decoder() {
    return std::make_unique<gzip_decoder>();
}

} // namespace mainstay::inline v0::http
