// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/method.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::routing::detail {

inline constexpr std::size_t method_count = 9;     // those with a name
inline constexpr std::size_t parameter_limit = 32; // of one route

using method_set = std::uint16_t;
constexpr method_set set_of(http::method method) noexcept {
    return static_cast<method_set>(1u << static_cast<unsigned>(method));
}

// All patterns as one tree of segments, laid out flat. Looking up takes no memory and visits each node at most once:
// at every segment the static child first, then the parameter, then the rest.
class route_tree {
public:
    static constexpr std::uint32_t none = 0xFFFF'FFFF;

    // What a path leads to. Room for the values is not filled beforehand: there is one of these for each request.
    class match {
    public:
        match() noexcept {}

        std::uint32_t route = none;
        // Which methods the path has routes for, HEAD with GET.
        method_set methods = 0;
        // What its parameters stand for, in order.
        std::span<const std::string_view> values() const noexcept { return {places_.data(), count_}; }

    private:
        friend class route_tree;
        std::size_t count_ = 0;
        union {
            std::array<std::string_view, parameter_limit> places_;
        };
    };

    // Adds a good pattern, whose escapes stand for what they decode to; answers the route that is there already for the
    // same paths, or `none`.
    std::uint32_t add(http::method method, std::string_view pattern, std::uint32_t route);
    // After the last one.
    void seal();

    // A path with escapes matches as its segments decode, split before that. One that `path_mistake` objects to may
    // match nothing at all.
    void find(http::method method, std::string_view path, match& found) const noexcept;

private:
    struct edge {
        std::string segment;
        std::uint32_t node;
    };
    struct leaf {
        std::array<std::uint32_t, method_count> routes;
        method_set methods = 0;
    };
    struct node {
        std::vector<edge> statics;
        std::vector<std::uint32_t> table; // open addressing: one more than the place in `statics`, 0 for none
        std::uint32_t parameter = none, rest = none; // nodes
        std::uint32_t leaf = none;                   // of the path that ends here
    };

    std::uint32_t child(std::uint32_t parent, std::string_view segment);
    template <bool Escapes>
    bool walk(
        const node& at, std::string_view rest, std::size_t depth, http::method method, match& found) const noexcept;
    bool ends(const node& at, std::size_t count, http::method method, match& found) const noexcept;
    const node* find_static(const node& at, std::string_view segment) const noexcept;
    const node* find_escaped(const node& at, std::string_view segment) const noexcept;

    std::vector<node> nodes_{1};
    std::vector<leaf> leaves_;
};

} // namespace mainstay::inline v0::routing::detail
