// SPDX-License-Identifier: BSL-1.0
#include "http/plain_head.hpp"

#include "http/characters.hpp"
#include "http/request_access.hpp"

#include <mainstay/http/path_mistake.hpp>

#include <bit>
#include <cstdint>
#include <cstring>

namespace mainstay::inline v0::http {
namespace {

// How many of the next eight bytes come before the first control character, of which a tab is one.
int before_control(const char* at) noexcept {
    std::uint64_t found = control_marks(at);
    if (found == 0) return 8;
    return std::endian::native == std::endian::little ? std::countr_zero(found) / 8 : 0;
}

// The bytes of a head, from its start on.
class reader {
public:
    explicit reader(std::string_view bytes) noexcept : start_(bytes.data()), at_(start_), end_(start_ + bytes.size()) {}

    const char* at() const noexcept { return at_; }
    std::size_t taken() const noexcept { return static_cast<std::size_t>(at_ - start_); }
    bool next_is(char c) const noexcept { return at_ != end_ && *at_ == c; }
    std::string_view since(const char* from) const noexcept { return {from, static_cast<std::size_t>(at_ - from)}; }

    bool take(std::string_view literal) noexcept {
        if (static_cast<std::size_t>(end_ - at_) < literal.size()) return false;
        if (std::memcmp(at_, literal.data(), literal.size()) != 0) return false;
        at_ += literal.size();
        return true;
    }
    bool take(char c) noexcept {
        if (!next_is(c)) return false;
        ++at_;
        return true;
    }
    std::string_view take_all(character_class which) noexcept {
        const char* from = at_;
        while (end_ - at_ >= 4 && (class_at(0) & class_at(1) & class_at(2) & class_at(3) & which) != 0)
            at_ += 4;
        while (at_ != end_ && is_in(*at_, which))
            ++at_;
        return since(from);
    }
    // Up to the query; `classes` is what its bytes are, together.
    std::string_view take_path(std::uint8_t& classes) noexcept {
        const char* from = at_;
        for (; end_ - at_ >= 4; at_ += 4) {
            const unsigned any = class_at(0) | class_at(1) | class_at(2) | class_at(3);
            if ((class_at(0) & class_at(1) & class_at(2) & class_at(3) & in_target) == 0 || (any & in_odd_path) != 0)
                break;
        }
        for (; at_ != end_ && *at_ != '?' && is_in(*at_, in_target); ++at_)
            classes = static_cast<std::uint8_t>(classes | class_at(0));
        return since(from);
    }
    // To the end of what a field's value may hold, without the white space around it. False where that ends in a tab,
    // which llhttp does not take behind a Content-Length.
    bool take_value(std::string_view& value) noexcept {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\t'))
            ++at_;
        const char* from = at_;
        for (int plain = 8; plain == 8 && end_ - at_ >= 8; at_ += plain)
            plain = before_control(at_);
        while (at_ != end_ && is_in(*at_, in_field_value))
            ++at_;
        const char* last = at_;
        while (last != from && last[-1] == ' ')
            --last;
        value = {from, static_cast<std::size_t>(last - from)};
        return last == from || last[-1] != '\t';
    }

private:
    unsigned class_at(std::size_t offset) const noexcept {
        return character_classes[static_cast<unsigned char>(at_[offset])];
    }

    const char *start_, *at_, *end_;
};

bool read_request_line(reader& in, const head_limits& limits, detail::request_access& out) {
    const char* start = in.at();
    if (in.take("GET")) {
        out.method = method::get;
        out.method_name = in.since(start);
    } else {
        out.method_name = in.take_all(in_token);
        out.method = method_of(out.method_name);
        if (out.method == method::other || out.method == method::connect) return false;
    }
    if (!in.take(' ') || !in.next_is('/')) return false;
    const char* target = in.at();
    std::uint8_t classes = 0;
    out.path = in.take_path(classes);
    out.query = in.take('?') ? in.take_all(in_target) : std::string_view();
    out.target = in.since(target);
    if (out.target.size() > limits.target || !in.take(" HTTP/1.")) return false;
    if ((classes & in_odd_path) != 0 && !path_mistake(out.path).empty()) return false;
    out.minor_version = in.next_is('0') ? 0 : 1;
    return in.take(out.minor_version == 0 ? "0\r\n" : "1\r\n");
}

} // namespace

std::size_t read_plain_head(std::string_view bytes, const head_limits& limits, request& out) {
    detail::request_access to(out);
    reader in(bytes);
    if (!read_request_line(in, limits, to)) return 0;
    while (!in.take('\r')) {
        std::string_view name = in.take_all(in_token);
        if (name.empty() || !in.take(':') || to.fields.size() == limits.fields) return 0;
        std::string_view value;
        if (!in.take_value(value) || !in.take("\r\n")) return 0;
        to.fields.push_back({name, value});
    }
    return in.take('\n') && in.taken() <= limits.head ? in.taken() : 0;
}

} // namespace mainstay::inline v0::http
