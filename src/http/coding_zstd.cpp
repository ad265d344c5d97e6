// SPDX-License-Identifier: BSL-1.0
#include "http/codings.hpp"

#ifdef MAINSTAY_HAS_ZSTD

#include <algorithm>
#include <new>
#include <stdexcept>

#include <zstd.h>

namespace mainstay::inline v0::http {
namespace {

// The encoder's window keeps it near 1 MiB; the decoder's is the most that RFC 9659 lets a body ask for.
constexpr int level = 3, window = 17, most_window = 23;

class zstd_encoder final : public body_encoder {
public:
    zstd_encoder() : context_(ZSTD_createCCtx()) {
        if (context_ == nullptr) throw std::bad_alloc();
        ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level);
        ZSTD_CCtx_setParameter(context_, ZSTD_c_windowLog, window);
    }
    zstd_encoder(const zstd_encoder&) = delete;
    zstd_encoder& operator=(const zstd_encoder&) = delete;
    ~zstd_encoder() override { ZSTD_freeCCtx(context_); }

    void encode(std::string_view bytes, encode_step then, std::string& out) override {
        const auto how = then == encode_step::finish  ? ZSTD_e_end
                         : then == encode_step::flush ? ZSTD_e_flush
                                                      : ZSTD_e_continue;
        char piece[coding_piece];
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer made{piece, sizeof piece, 0};
            const std::size_t left = ZSTD_compressStream2(context_, &made, &in, how);
            if (ZSTD_isError(left) != 0U) throw std::runtime_error("zstd: the encoder failed");
            out.append(piece, made.pos);
            if (in.pos == in.size && (how == ZSTD_e_continue ? made.pos < made.size : left == 0)) return;
        }
    }

private:
    ZSTD_CCtx* context_;
};

class zstd_decoder final : public body_decoder {
public:
    zstd_decoder() : context_(ZSTD_createDCtx()) {
        if (context_ == nullptr) throw std::bad_alloc();
        ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, most_window);
    }
    zstd_decoder(const zstd_decoder&) = delete;
    zstd_decoder& operator=(const zstd_decoder&) = delete;
    ~zstd_decoder() override { ZSTD_freeDCtx(context_); }

    outcome decode(std::string_view& bytes, std::string& out, std::size_t most) override {
        char piece[coding_piece];
        for (;;) {
            // At the end of a frame another may begin.
            if (at_end_ && bytes.empty()) return outcome::more;
            if (most == 0) return outcome::full;
            ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
            ZSTD_outBuffer made{piece, std::min(most, sizeof piece), 0};
            const std::size_t left = ZSTD_decompressStream(context_, &made, &in);
            if (ZSTD_isError(left) != 0U) return outcome::corrupt;
            bytes.remove_prefix(in.pos);
            out.append(piece, made.pos);
            most -= made.pos;
            at_end_ = left == 0;
            if (!at_end_ && bytes.empty() && made.pos < made.size) return outcome::more;
        }
    }

    bool at_end() const noexcept override { return at_end_; }

private:
    ZSTD_DCtx* context_;
    bool at_end_ = false;
};

} // namespace

std::unique_ptr<body_encoder> make_zstd_encoder() {
    return std::make_unique<zstd_encoder>();
}

std::unique_ptr<body_decoder> make_zstd_decoder() {
    return std::make_unique<zstd_decoder>();
}

} // namespace mainstay::inline v0::http

#else

namespace mainstay::inline v0::http {

std::unique_ptr<body_encoder> make_zstd_encoder() {
    return nullptr;
}

std::unique_ptr<body_decoder> make_zstd_decoder() {
    return nullptr;
}

} // namespace mainstay::inline v0::http

#endif
