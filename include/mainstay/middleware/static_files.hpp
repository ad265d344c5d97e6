// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace mainstay::inline v0::middleware {

struct static_files_options {
    /// The file that stands for a directory, such as `index.html`; without one directories are 404. There are no
    /// listings.
    std::string index{};
    /// A file below the root that is sent, with 200, for paths that lead nowhere: the page of an application that
    /// routes in the browser. Without one they are 404.
    std::string fallback{};
    /// `Cache-Control` of what is sent. The default has caches ask each time, which costs a 304.
    std::string cache_control = "no-cache";
    /// Says of a path below the root that what is there never changes: it is then cached for a year. For names that
    /// carry a hash, `has_hash_in_name`.
    std::function<bool(std::string_view path)> immutable{};
    /// Whether a `.br`, `.zst` or `.gz` beside a file is sent in its place to clients that take it. One that is older
    /// than the file is passed over.
    bool precompressed = true;
    /// Whether names that start with a dot are there at all.
    bool hidden = false;
    /// Whether symbolic links are followed; even then only as long as they stay below the root.
    bool links = true;
};

/// Serves the files of a directory: `app.get("/assets/{path...}", static_files("./public"))`.
///
/// A handler, for GET routes whose pattern ends with the rest of the path (or is a whole one: the root's index). Routes
/// that say more go before it, so that `/{path...}` takes what no other route does. With `ETag`, `Last-Modified`,
/// conditions and ranges; content types by name. What is not in the kernel's memory is opened and read on the pool
/// `files`. The root is opened once; nothing outside of it is ever served.
class static_files {
public:
    /// Throws `std::system_error` when the directory can't be opened.
    explicit static_files(const std::string& directory, static_files_options options = {});

    task<http::response> operator()(http::request& request) const;

private:
    struct state;
    std::shared_ptr<const state> state_;
};

/// Whether the name carries a hash, as bundlers write it: at least 8 characters in a row before the extension, behind a
/// `.` or `-`, that are hexadecimal, or letters and digits in both cases (`app.3f2a9c1b.js`, `index-BfX3a9dQ.css`).
bool has_hash_in_name(std::string_view path) noexcept;

} // namespace mainstay::inline v0::middleware
