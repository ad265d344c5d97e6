// SPDX-License-Identifier: BSL-1.0
// A chunked body in pieces comes to the same as in one, and to the same as in a reading of the grammar that has it
// whole.
#include "fuzz/promise.hpp"
#include "http/characters.hpp"
#include "http/chunk_decoder.hpp"

#include <mainstay/http/field.hpp>

#include <optional>
#include <string>

using namespace mainstay;
using fuzz::promise;

namespace {

constexpr std::size_t limit = 512, trailer_limit = 256;

// RFC 9112 section 7.1, as it stands there, of a text that is all there. No trailers but such as begin with X-T.
class grammar {
public:
    explicit grammar(std::string_view text) : rest_(text) {}

    // The body, if the text begins with a good one.
    std::optional<std::string> body() {
        std::string all;
        for (;;) {
            std::uint64_t size = 0;
            int digits = 0;
            for (; !rest_.empty() && http::is_in(rest_.front(), http::is_hex); rest_.remove_prefix(1), ++digits)
                size = size * 16 + http::hex_value(rest_.front());
            if (digits == 0 || digits > 16 || !extensions() || !take("\r\n")) return std::nullopt;
            if (size == 0) break;
            if (size > limit - all.size() || rest_.size() < size) return std::nullopt;
            all += rest_.substr(0, size);
            rest_.remove_prefix(size);
            if (!take("\r\n")) return std::nullopt;
        }
        while (!take("\r\n")) {
            if (!rest_.starts_with("X-T")) return std::nullopt;
            const std::size_t end = rest_.find('\n');
            if (end == rest_.npos || rest_[end - 1] != '\r') return std::nullopt;
            const std::string_view line = rest_.substr(0, end - 1);
            const std::size_t colon = line.find(':');
            if (colon == line.npos || !http::is_token(line.substr(0, colon)) ||
                !http::is_field_value(line.substr(colon + 1))) {
                return std::nullopt;
            }
            rest_.remove_prefix(end + 1);
        }
        return all;
    }
    std::string_view rest() const { return rest_; }

private:
    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    void space() {
        while (take(" ") || take("\t")) {
        }
    }
    bool token() {
        std::size_t length = 0;
        while (length < rest_.size() && http::is_in(rest_[length], http::in_token))
            ++length;
        rest_.remove_prefix(length);
        return length > 0;
    }
    bool quoted() {
        while (!take("\"")) {
            take("\\");
            if (rest_.empty() || !http::is_in(rest_.front(), http::in_field_value)) return false;
            rest_.remove_prefix(1);
        }
        return true;
    }
    // *( ";" BWS name [ BWS "=" BWS value ] BWS ), with space at the end only where another one follows.
    bool extensions() {
        while (take(";")) {
            space();
            if (!token()) return false;
            bool spaced = rest_.starts_with(' ') || rest_.starts_with('\t');
            space();
            if (take("=")) {
                space();
                if (!(take("\"") ? quoted() : token())) return false;
                spaced = rest_.starts_with(' ') || rest_.starts_with('\t');
                space();
            }
            if (spaced && !rest_.starts_with(';')) return false;
        }
        return true;
    }

    std::string_view rest_;
};

struct result {
    http::chunk_decoder::result state = http::chunk_decoder::result::more;
    std::string body;
    std::size_t used = 0;
    int status = 0;

    friend bool operator==(const result&, const result&) = default;
};

result decode(std::string_view bytes, std::size_t step) {
    http::chunk_decoder chunks;
    chunks.start(limit, trailer_limit);
    result all;
    for (std::size_t at = 0; at < bytes.size() && all.state == http::chunk_decoder::result::more; at += step) {
        std::string_view piece = bytes.substr(at, step);
        const std::size_t before = piece.size();
        all.state = chunks.decode(piece, all.body);
        all.used += before - piece.size();
    }
    all.status = chunks.why().status;
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes = fuzz::text_of(data, size);
    const result whole = decode(bytes, bytes.size() + 1);
    promise(whole == decode(bytes, data[0] % 16U + 1) && whole == decode(bytes, 1));
    promise(whole.body.size() <= limit);

    grammar reading(bytes);
    const auto body = reading.body();
    if (body && whole.state == http::chunk_decoder::result::complete) {
        promise(whole.body == *body && bytes.size() - reading.rest().size() == whole.used);
    } else if (body) {
        // Good, but over a limit: that of the trailers, or of the extensions, which takes long inputs.
        promise(whole.status == 431 || bytes.size() > 4096);
    } else if (whole.state == http::chunk_decoder::result::complete) {
        // Of the trailers the grammar here knows few.
        promise(bytes.find(':') != bytes.npos);
    }
    return 0;
}
