// SPDX-License-Identifier: BSL-1.0
#include "http/multipart_head.hpp"

#include "http/characters.hpp"
#include "http/parameters.hpp"

#include <mainstay/core/encoding.hpp>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t longest_boundary = 70;

bool is_boundary(std::string_view text) noexcept {
    if (text.empty() || text.size() > longest_boundary || text.back() == ' ') return false;
    for (char c : text) {
        const char small = lower(c);
        const bool plain = (small >= 'a' && small <= 'z') || is_in(c, is_digit);
        if (!plain && std::string_view("'()+_,-./:=? ").find(c) == std::string_view::npos) return false;
    }
    return true;
}

// Data that goes into logs and names: control characters beyond those that no field holds are refused as well.
bool is_name(std::string_view text) noexcept {
    for (char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    }
    return core::is_utf8(text);
}

refusal read_disposition(std::string_view value, const multipart_limits& limits, part_head& head) {
    std::string_view kind = value.substr(0, value.find(';'));
    parameter_reader parameters(value.substr(kind.size()));
    if (!equals_ignoring_case(trim(kind), "form-data")) {
        return malformed_multipart("a part's Content-Disposition is not form-data");
    }
    bool named = false;
    for (;;) {
        const auto found = parameters.next();
        if (found == parameter_reader::outcome::end) break;
        if (found == parameter_reader::outcome::malformed) {
            return malformed_multipart("a part's Content-Disposition is malformed");
        }
        // RFC 7578 section 4.2: filename* must not be used. Somebody might believe it instead of the other.
        if (parameters.name().ends_with('*')) {
            return malformed_multipart("a part's Content-Disposition has an extended parameter such as filename*");
        }
        if (equals_ignoring_case(parameters.name(), "name")) {
            if (named) return malformed_multipart("a part has two names");
            named = true;
            head.name = std::move(parameters.value());
        } else if (equals_ignoring_case(parameters.name(), "filename")) {
            if (head.filename) return malformed_multipart("a part has two file names");
            head.filename = std::move(parameters.value());
        }
    }
    if (!named) return malformed_multipart("a part has no name");
    if (!is_name(head.name) || (head.filename && !is_name(*head.filename))) {
        return malformed_multipart("a part's name is not UTF-8, or has control characters");
    }
    if (head.name.size() > limits.name) return over_multipart_limit("a part's name is too long");
    if (head.filename && head.filename->size() > limits.filename) {
        return over_multipart_limit("a part's file name is too long");
    }
    return {};
}

bool is_plain_encoding(std::string_view value) noexcept {
    for (std::string_view plain : {"binary", "8bit", "7bit"}) {
        if (equals_ignoring_case(value, plain)) return true;
    }
    return false;
}

} // namespace

refusal read_boundary(std::string_view content_type, std::string& boundary) {
    const std::string_view type = content_type.substr(0, content_type.find(';'));
    parameter_reader parameters(content_type.substr(type.size()));
    bool given = false;
    for (;;) {
        const auto found = parameters.next();
        if (found == parameter_reader::outcome::end) break;
        if (found == parameter_reader::outcome::malformed) return malformed_multipart("the Content-Type is malformed");
        if (!equals_ignoring_case(parameters.name(), "boundary")) continue;
        if (given) return malformed_multipart("the Content-Type has two boundaries");
        given = true;
        boundary = std::move(parameters.value());
    }
    if (!given) return malformed_multipart("the Content-Type has no boundary");
    if (!is_boundary(boundary)) return malformed_multipart("the boundary is not one that RFC 2046 allows");
    return {};
}

refusal read_part_head(std::string_view lines, const multipart_limits& limits, part_head& head) {
    head.name.clear();
    head.filename.reset();
    head.content_type = {};
    head.fields.clear();
    bool disposed = false, typed = false;
    while (!lines.empty()) {
        const std::size_t end = lines.find("\r\n");
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return malformed_multipart("a part's field has no colon");
        const std::string_view name = line.substr(0, colon), value = trim(line.substr(colon + 1));
        // A folded line starts with a space, which is in no token.
        if (!is_token(name) || !is_field_value(value)) return malformed_multipart("a part's field is malformed");
        if (equals_ignoring_case(name, "Content-Disposition")) {
            if (disposed) return malformed_multipart("a part has two Content-Dispositions");
            disposed = true;
            if (auto wrong = read_disposition(value, limits, head)) return wrong;
        } else if (equals_ignoring_case(name, "Content-Type")) {
            if (typed) return malformed_multipart("a part has two Content-Types");
            typed = true;
            head.content_type = value;
        } else {
            // RFC 7578 section 4.7: deprecated. Nothing decodes it here, so what is encoded must not pass for data.
            if (equals_ignoring_case(name, "Content-Transfer-Encoding") && !is_plain_encoding(value)) {
                return malformed_multipart("a part has a Content-Transfer-Encoding");
            }
            head.fields.push_back({name, value});
        }
    }
    if (!disposed) return malformed_multipart("a part has no Content-Disposition");
    return {};
}

} // namespace mainstay::inline v0::http
