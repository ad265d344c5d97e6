// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/violations.hpp>
#include <mainstay/schema/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::schema {

/// How strictly a document is read.
struct read_options {
    /// Objects and arrays inside each other; more are refused (`too_deep`). At most 1,024.
    std::size_t max_depth = 64;
    /// Errors that are told at a time; reading stops there.
    std::size_t error_limit = 50;
    /// Skip fields that the struct does not have, instead of refusing them (`unknown_field`).
    bool allow_unknown_fields = false;
};

namespace detail {

enum class json_type : std::uint8_t { null, boolean, integer, real, string, array, object };

// A place in a parsed document; what parsed it stays in src/.
class json_cursor {
    friend struct cursor_access;
    alignas(void*) unsigned char place_[16];
};

class json_reader;
using read_function = void (*)(json_reader&, json_cursor, const path&, void* object);

// What reading needs to know of one field.
struct field_form {
    std::string_view name;
    read_function read;                                          // takes the field
    void (*check)(const void* object, const path&, violations&); // takes the whole; none for a field without rules
};

// What reading needs to know of one struct.
struct object_form {
    std::span<const field_form> fields;
    void (*list_fields)(void* object, void** places);
    std::uint64_t (*may_be_absent)(); // a bit for each field
    // Checks across fields, or none.
    void (*check)(const void* object, const path&, violations&);
    bool allows_unknown_fields;
    // A struct of a variant: has a member `kind` as well, which was looked at already.
    bool tagged;
};

// Walks a parsed document on behalf of the templates. Whatever does not fit is noted, and the function answers false.
class json_reader {
public:
    json_reader(violations& errors, const read_options& options) noexcept : errors_(errors), options_(options) {}

    violations& errors() noexcept { return errors_; }
    void refuse(const path& where, std::string_view code, std::string_view detail) { errors_.add(where, code, detail); }
    void refuse_name(const path& where, std::span<const std::string_view> allowed);
    void refuse_type(json_cursor at, const path& where, std::string_view wanted);

    json_type type(json_cursor at) const noexcept;
    bool null(json_cursor at, const path& where);
    bool boolean(json_cursor at, const path& where, bool& value);
    // `bits` holds an int64 where `lowest` is negative.
    bool integer(json_cursor at, const path& where, std::int64_t lowest, std::uint64_t highest, std::uint64_t& bits);
    bool real(json_cursor at, const path& where, double highest, double& value);
    // The text lives as long as the document.
    bool string(json_cursor at, const path& where, std::string_view& value);
    bool bytes(json_cursor at, const path& where, std::vector<std::byte>& value);
    void object(json_cursor at, const path& where, const object_form& form, void* object);
    // `read` is called with the index, or the key, in its path.
    void array(json_cursor at, const path& where, read_function read, void* container);
    void map(json_cursor at, const path& where, read_function read, void* container);
    // How many elements an array has, at most `limit`.
    std::size_t size(json_cursor at, std::size_t limit) const noexcept;
    // The text of an object's member `kind`.
    bool kind(json_cursor at, const path& where, std::string_view& value);

private:
    violations& errors_;
    const read_options& options_;
};

// Text of which `capacity` bytes may be read, though only `size` of them mean something.
struct json_text_view {
    const char* data;
    std::size_t size;
    std::size_t capacity;
};

// Parses, refuses what is malformed, calls `read` with the root. False with the reason in `why`.
bool read_document(json_text_view text, const read_options& options, read_function read, void* object, failure& why);

} // namespace detail
} // namespace mainstay::inline v0::schema
