// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/json_reader.hpp>
#include <mainstay/schema/detail/read_value.hpp>
#include <mainstay/schema/result.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace mainstay::inline v0::schema {

/// Reads a JSON document into a `T`: a plain struct, or any type that schema knows.
///
/// Malformed documents (also duplicate keys, numbers beyond 64 bits, too much nesting) fail at once; for one of the
/// wrong shape every error is collected, those of the struct's rules too. A field may be left out if it is a
/// `std::optional`, has a default initialiser other than its type's empty value, or is marked `optional_field`.
/// The result owns all it holds. Time and memory are linear in the size of the text, whatever it holds.
template <class T>
result<T> read_json(std::string_view text, const read_options& options = {}) {
    return read_json<T>(text.data(), text.size(), text.size(), options);
}

/// The same for a buffer of which `capacity` bytes may be read; 64 beyond `size` spare it a copy.
template <class T>
result<T> read_json(const char* data, std::size_t size, std::size_t capacity, const read_options& options = {}) {
    detail::require_owning<T>();
    result<T> outcome;
    auto read = [](detail::json_reader& reader, detail::json_cursor at, const detail::path& where, void* object) {
        detail::read_value(reader, at, where, *static_cast<T*>(object));
    };
    if (!detail::read_document({data, size, capacity}, options, read, &outcome.emplace(), outcome.failure())) {
        outcome.reset();
    }
    return outcome;
}

/// Checks that a text is well-formed JSON (RFC 8259), within the limits of `read_json`: empty when it is.
///
/// Repeated keys, which the grammar allows, are no mistake here; `read_json` refuses them.
std::optional<failure> check_json(std::string_view text, const read_options& options = {});

} // namespace mainstay::inline v0::schema
