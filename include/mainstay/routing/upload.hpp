// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/uploaded_file.hpp>
#include <mainstay/schema/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0 {

/// A file that came with a form, as a member of the struct that `multipart_form<T>` reads.
///
/// Never empty where the handler gets the struct, unless it has moved the file away.
class upload {
public:
    /// No file, so that structs with one can be made before they are read.
    upload() = default;
    explicit upload(http::uploaded_file given) : file_(std::move(given)) {}

    explicit operator bool() const noexcept { return file_.has_value(); }
    http::uploaded_file& operator*() noexcept { return *file_; }
    const http::uploaded_file& operator*() const noexcept { return *file_; }
    http::uploaded_file* operator->() noexcept { return &*file_; }
    const http::uploaded_file* operator->() const noexcept { return &*file_; }

private:
    std::optional<http::uploaded_file> file_;
};

} // namespace mainstay::inline v0

/// In a form it is a part with a file name; a text in its place is refused.
template <>
struct mainstay::schema::value<mainstay::upload> {
    using json = std::string;
    static constexpr std::string_view format = "binary";
    static json to(const upload&) { return {}; }
    static parsed<upload> from(const std::string&) { return refusal{"not_a_file", "must be a file"}; }
};
