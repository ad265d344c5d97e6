// SPDX-License-Identifier: BSL-1.0
#include "routing/route_tree.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/path_mistake.hpp>
#include <mainstay/routing/detail/pattern_check.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <utility>

namespace mainstay::inline v0::routing::detail {
namespace {

// By length first: lengths mostly decide, and cost nothing to compare.
bool before(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return a.size() < b.size();
    return std::memcmp(a.data(), b.data(), a.size()) < 0;
}

// Of what tells segments apart: length, start, middle and end.
std::size_t hash_of(std::string_view segment) noexcept {
    constexpr std::uint64_t factor = 0x9e3779b97f4a7c15;
    std::uint64_t first = 0, last = 0;
    if (segment.size() >= 8) {
        std::memcpy(&first, segment.data(), 8);
        std::memcpy(&last, segment.data() + segment.size() - 8, 8);
    } else {
        for (char c : segment)
            first = first << 8 | static_cast<unsigned char>(c);
    }
    std::uint64_t middle = 0;
    if (segment.size() > 16) std::memcpy(&middle, segment.data() + segment.size() / 2 - 4, 8);
    const std::uint64_t hash = ((first * factor) ^ last ^ (middle * 31) ^ segment.size()) * factor;
    return static_cast<std::size_t>(hash >> 32);
}

// Written plainly; where there are escapes, `path_mistake` has looked.
bool is_dot_segment(std::string_view segment) noexcept {
    return segment == "." || segment == "..";
}

bool has_dot_segment(std::string_view rest) noexcept {
    for (std::size_t start = 0;;) {
        const std::size_t end = rest.find('/', start);
        const std::string_view segment = rest.substr(start, end - start);
        if (is_dot_segment(segment)) return true;
        if (end == std::string_view::npos) return false;
        start = end + 1;
    }
}

// The rest of a path is at least one segment, and none is empty but one at the very end.
bool is_good_rest(std::string_view rest) noexcept {
    return rest.front() != '/' && rest.find("//") == std::string_view::npos && !has_dot_segment(rest);
}

std::uint8_t digit(char hex) noexcept {
    return static_cast<std::uint8_t>(hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10);
}

// A segment with good escapes, as it compares when it is decoded.
struct escaped_segment {
    std::string_view raw;
    std::size_t size; // decoded

    explicit escaped_segment(std::string_view text) noexcept
        : raw(text)
        , size(text.size() - 2 * static_cast<std::size_t>(std::ranges::count(text, '%'))) {}

    // As `before` has it: negative when the other one comes first.
    int compare(std::string_view other) const noexcept {
        if (other.size() != size) return other.size() < size ? -1 : 1;
        std::size_t at = 0;
        for (char c : other) {
            int mine = static_cast<unsigned char>(raw[at]);
            if (mine == '%') {
                mine = digit(raw[at + 1]) * 16 + digit(raw[at + 2]);
                at += 2;
            }
            ++at;
            if (int theirs = static_cast<unsigned char>(c); mine != theirs) return theirs < mine ? -1 : 1;
        }
        return 0;
    }
};

} // namespace

std::uint32_t route_tree::child(std::uint32_t parent, std::string_view segment) {
    const auto fresh = static_cast<std::uint32_t>(nodes_.size());
    node& at = nodes_[parent];
    if (is_parameter(segment)) {
        std::uint32_t& known = is_rest(segment) ? at.rest : at.parameter;
        if (known != none) return known;
        known = fresh;
    } else {
        std::string text = core::percent_decode(segment).value_or(std::string(segment));
        const auto known = std::ranges::find(at.statics, text, &edge::segment);
        if (known != at.statics.end()) return known->node;
        at.statics.push_back({std::move(text), fresh});
    }
    nodes_.emplace_back();
    return fresh;
}

std::uint32_t route_tree::add(http::method method, std::string_view pattern, std::uint32_t route) {
    std::uint32_t at = 0;
    for (segments part(pattern); !part.done();) {
        at = child(at, part.next());
    }
    if (nodes_[at].leaf == none) {
        nodes_[at].leaf = static_cast<std::uint32_t>(leaves_.size());
        leaves_.emplace_back().routes.fill(none);
    }
    leaf& here = leaves_[nodes_[at].leaf];
    std::uint32_t& place = here.routes[static_cast<std::size_t>(method)];
    if (place != none) return place;
    place = route;
    here.methods = static_cast<method_set>(here.methods | set_of(method));
    return none;
}

void route_tree::seal() {
    for (node& at : nodes_) {
        std::ranges::sort(at.statics, before, &edge::segment);
        if (at.statics.empty()) continue;
        at.table.assign(std::bit_ceil(2 * at.statics.size()), 0);
        for (std::uint32_t i = 0; i < at.statics.size(); ++i) {
            std::size_t place = hash_of(at.statics[i].segment);
            while (at.table[place & (at.table.size() - 1)] != 0)
                ++place;
            at.table[place & (at.table.size() - 1)] = i + 1;
        }
    }
    for (leaf& here : leaves_) {
        std::uint32_t& head = here.routes[static_cast<std::size_t>(http::method::head)];
        const std::uint32_t get = here.routes[static_cast<std::size_t>(http::method::get)];
        if (head != none || get == none) continue;
        head = get;
        here.methods = static_cast<method_set>(here.methods | set_of(http::method::head));
    }
}

const route_tree::node* route_tree::find_static(const node& at, std::string_view segment) const noexcept {
    for (std::size_t place = hash_of(segment);; ++place) {
        const std::uint32_t entry = at.table[place & (at.table.size() - 1)];
        if (entry == 0) return nullptr;
        const edge& known = at.statics[entry - 1];
        if (known.segment == segment) return &nodes_[known.node];
    }
}

const route_tree::node* route_tree::find_escaped(const node& at, std::string_view segment) const noexcept {
    const escaped_segment wanted(segment);
    const auto found = std::partition_point(
        at.statics.begin(), at.statics.end(), [&](const edge& each) { return wanted.compare(each.segment) < 0; });
    return found == at.statics.end() || wanted.compare(found->segment) != 0 ? nullptr : &nodes_[found->node];
}

bool route_tree::ends(const node& at, std::size_t count, http::method method, match& found) const noexcept {
    if (at.leaf == none) return false;
    const leaf& here = leaves_[at.leaf];
    found.methods = static_cast<method_set>(found.methods | here.methods);
    if (method == http::method::other) return false;
    found.route = here.routes[static_cast<std::size_t>(method)];
    found.count_ = count;
    return found.route != none;
}

template <bool Escapes>
bool route_tree::walk(
    const node& at, std::string_view rest, std::size_t depth, http::method method, match& found) const noexcept {
    const std::size_t end = rest.find('/');
    const bool last = end == std::string_view::npos;
    const std::string_view segment = rest.substr(0, end);
    auto go_on = [&](const node& to, std::size_t count) {
        return last ? ends(to, count, method, found) : walk<Escapes>(to, rest.substr(end + 1), count, method, found);
    };
    if (!at.table.empty()) {
        const bool escaped = Escapes && segment.find('%') != std::string_view::npos;
        const node* next = escaped ? find_escaped(at, segment) : find_static(at, segment);
        if (next != nullptr && go_on(*next, depth)) return true;
    }
    if (segment.empty()) return false;
    if (at.parameter != none && !is_dot_segment(segment)) {
        std::construct_at(&found.places_[depth], segment);
        if (go_on(nodes_[at.parameter], depth + 1)) return true;
    }
    if (at.rest != none && is_good_rest(rest)) {
        std::construct_at(&found.places_[depth], rest);
        return ends(nodes_[at.rest], depth + 1, method, found);
    }
    return false;
}

void route_tree::find(http::method method, std::string_view path, match& found) const noexcept {
    if (path.empty() || path.front() != '/') return;
    if (path.find('%') == std::string_view::npos) {
        walk<false>(nodes_.front(), path.substr(1), 0, method, found);
    } else if (http::path_mistake(path).empty()) {
        walk<true>(nodes_.front(), path.substr(1), 0, method, found);
    }
}

} // namespace mainstay::inline v0::routing::detail
