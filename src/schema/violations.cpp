// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/detail/violations.hpp>

#include <algorithm>

namespace mainstay::inline v0::schema::detail {
namespace {

// A name may be the client's, and as long as the body.
constexpr std::size_t longest_name = 128;

void append_name(std::string& out, std::string_view name, bool escape) {
    bool cut = name.size() > longest_name;
    if (cut) {
        name = name.substr(0, longest_name);
        while (!name.empty() && (static_cast<unsigned char>(name.back()) & 0xC0) == 0x80) {
            name.remove_suffix(1);
        }
        if (!name.empty() && static_cast<unsigned char>(name.back()) >= 0xC0) name.remove_suffix(1);
    }
    for (char c : name) {
        if (escape && c == '~') {
            out += "~0";
        } else if (escape && c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    if (cut) out += "\xE2\x80\xA6"; // …
}

// RFC 6901.
void append_pointer(std::string& out, const path& where) {
    if (where.parent == nullptr) return;
    append_pointer(out, *where.parent);
    out += '/';
    if (where.index != path::by_name) {
        out += std::to_string(where.index);
    } else {
        append_name(out, where.name, true);
    }
}

} // namespace

void violations::add(const path& where, std::string_view code, std::string_view detail) {
    if (full()) return;
    core::field_error error{source_, {}, std::string(code), std::string(detail)};
    if (source_ == core::field_source::body) {
        append_pointer(error.where, where);
    } else {
        const path* parameter = &where;
        while (parameter->parent != nullptr && parameter->parent->parent != nullptr) {
            parameter = parameter->parent;
        }
        append_name(error.where, parameter->name, false);
    }
    errors_.push_back(std::move(error));
}

} // namespace mainstay::inline v0::schema::detail
