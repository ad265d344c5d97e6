// SPDX-License-Identifier: BSL-1.0
#include "http/codings.hpp"

#ifdef MAINSTAY_HAS_BROTLI

#include <algorithm>
#include <new>
#include <stdexcept>

#include <brotli/decode.h>
#include <brotli/encode.h>

namespace mainstay::inline v0::http {
namespace {

// For bodies made on the spot: about gzip's time, and a window that keeps the encoder near 1 MiB.
constexpr std::uint32_t quality = 4, window = 18;

const std::uint8_t* input_of(std::string_view bytes) noexcept {
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

class br_encoder final : public body_encoder {
public:
    br_encoder() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_ == nullptr) throw std::bad_alloc();
        BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, quality);
        BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, window);
    }
    br_encoder(const br_encoder&) = delete;
    br_encoder& operator=(const br_encoder&) = delete;
    ~br_encoder() override { BrotliEncoderDestroyInstance(state_); }

    void encode(std::string_view bytes, encode_step then, std::string& out) override {
        const auto how = then == encode_step::finish  ? BROTLI_OPERATION_FINISH
                         : then == encode_step::flush ? BROTLI_OPERATION_FLUSH
                                                      : BROTLI_OPERATION_PROCESS;
        const std::uint8_t* next = input_of(bytes);
        std::size_t left = bytes.size();
        std::uint8_t piece[coding_piece];
        do {
            std::uint8_t* into = piece;
            std::size_t free = sizeof piece;
            if (BrotliEncoderCompressStream(state_, how, &left, &next, &free, &into, nullptr) == BROTLI_FALSE) {
                throw std::runtime_error("br: the encoder failed");
            }
            out.append(reinterpret_cast<const char*>(piece), sizeof piece - free);
        } while (left > 0 || BrotliEncoderHasMoreOutput(state_) == BROTLI_TRUE);
    }

private:
    BrotliEncoderState* state_;
};

class br_decoder final : public body_decoder {
public:
    br_decoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_ == nullptr) throw std::bad_alloc();
    }
    br_decoder(const br_decoder&) = delete;
    br_decoder& operator=(const br_decoder&) = delete;
    ~br_decoder() override { BrotliDecoderDestroyInstance(state_); }

    outcome decode(std::string_view& bytes, std::string& out, std::size_t most) override {
        std::uint8_t piece[coding_piece];
        for (;;) {
            if (at_end_) return bytes.empty() ? outcome::more : outcome::corrupt;
            if (most == 0) return outcome::full;
            const std::size_t room = std::min(most, sizeof piece);
            const std::uint8_t* next = input_of(bytes);
            std::uint8_t* into = piece;
            std::size_t left = bytes.size(), free = room;
            const auto result = BrotliDecoderDecompressStream(state_, &left, &next, &free, &into, nullptr);
            bytes.remove_prefix(bytes.size() - left);
            out.append(reinterpret_cast<const char*>(piece), room - free);
            most -= room - free;
            if (result == BROTLI_DECODER_RESULT_ERROR) return outcome::corrupt;
            // It asks for input first, even with output left.
            const bool hungry = result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT;
            if (hungry && BrotliDecoderHasMoreOutput(state_) == BROTLI_FALSE) return outcome::more;
            at_end_ = result == BROTLI_DECODER_RESULT_SUCCESS;
        }
    }

    bool at_end() const noexcept override { return at_end_; }

private:
    BrotliDecoderState* state_;
    bool at_end_ = false;
};

} // namespace

std::unique_ptr<body_encoder> make_br_encoder() {
    return std::make_unique<br_encoder>();
}

std::unique_ptr<body_decoder> make_br_decoder() {
    return std::make_unique<br_decoder>();
}

} // namespace mainstay::inline v0::http

#else

namespace mainstay::inline v0::http {

std::unique_ptr<body_encoder> make_br_encoder() {
    return nullptr;
}

std::unique_ptr<body_decoder> make_br_decoder() {
    return nullptr;
}

} // namespace mainstay::inline v0::http

#endif
