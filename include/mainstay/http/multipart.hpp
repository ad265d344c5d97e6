// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/uploaded_file.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

/// A part of a form without a file name: a text in UTF-8.
struct multipart_field {
    std::string name, value;
    /// Empty where none is given, which means text/plain.
    std::string content_type;
};

/// A multipart/form-data body (RFC 7578), read whole by `upload_store::read`: texts in memory, files where there is
/// room.
struct multipart_form {
    /// In the order they were sent; names may come more than once.
    std::vector<multipart_field> fields;
    /// A file input that was left empty is not among them.
    std::vector<uploaded_file> files;

    /// The first field of that name; lives as long as the form.
    std::optional<std::string_view> text(std::string_view name) const noexcept;
    /// The first file of that name, or null.
    const uploaded_file* file(std::string_view name) const noexcept;
};

} // namespace mainstay::inline v0::http
