// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/routing/detail/parameter.hpp>
#include <mainstay/routing/detail/path_value.hpp>
#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/text_read.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0 {

/// A parameter of the route: `path<"id", std::int64_t>` for `/v1/orders/{id}`, decoded, as `schema::read_text` has it.
///
/// A value that is none of `T` answers 404: there is no such path. Escapes that are malformed, or not UTF-8, or hide a
/// NUL or a dot segment answer 400. The rest of a path (`{name...}`) is taken as `std::string`, or as
/// `std::vector<std::string>`, one element a segment; in the string an encoded slash is refused, since it could not be
/// told from a real one.
template <routing::fixed_string Name, class T = std::string>
class path {
    static constexpr bool is_list = std::same_as<T, std::vector<std::string>>;

public:
    explicit path(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }

    // For routing itself.
    static constexpr routing::detail::path_need need() {
        return {Name.view(), !is_list, is_list || std::same_as<T, std::string>};
    }
    static routing::detail::refusal read(
        const routing::detail::bound_parameter& bound, http::request& request, void* slot) {
        auto& out = *static_cast<std::optional<path>*>(slot);
        const std::string_view raw = request.path_values()[bound.path_index];
        if constexpr (is_list) {
            return routing::detail::decode_rest(raw, out.emplace(T{}).value);
        } else if constexpr (std::same_as<T, std::string>) {
            T& decoded = out.emplace(T{}).value;
            return bound.is_rest ? routing::detail::decode_rest(raw, decoded)
                                 : routing::detail::decode_segment(raw, decoded);
        } else {
            std::string decoded;
            if (auto wrong = routing::detail::decode_segment(raw, decoded)) return wrong;
            auto read = schema::read_text<T>(decoded, {core::field_source::path, Name.view()});
            if (!read) return routing::detail::no_such_path();
            out.emplace(*std::move(read));
            return nullptr;
        }
    }
    static void describe(routing::operation& into) {
        if constexpr (is_list) {
            into.parameter(core::field_source::path, Name.view(), R"({"type":"string"})", true,
                "All that follows, with its slashes.");
        } else {
            into.parameter(core::field_source::path, Name.view(), into.schemas().schema_of<T>(), true);
        }
        into.error(400, "bad_path");
        into.error(404, "not_found");
    }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing::detail {

template <fixed_string Name, class T>
inline constexpr bool is_path<mainstay::path<Name, T>> = true;

} // namespace mainstay::inline v0::routing::detail
