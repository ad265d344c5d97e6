// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/file_root.hpp>
#include <mainstay/routing/to_response.hpp>

#include <string>
#include <system_error>
#include <utility>

namespace mainstay::inline v0 {

/// 200 with a file, 404 when there is none at that path: `file("reports/2026.pdf").download("report.pdf")`.
///
/// With `ETag`, `Last-Modified`, conditions and ranges; the content type comes from the name. A path is the program's
/// own: one with anything of a client's in it belongs below a `http::file_root`, which it cannot leave. The file is
/// opened when it is made, on the calling thread; `open` does it on the pool `files`, for disks that may be slow.
class file {
public:
    /// Throws `std::system_error` when it can't be opened, but not when there is none.
    explicit file(const std::string& path);
    file(const http::file_root& below, const std::string& path);
    static task<file> open(std::string path);
    /// The root must outlive the look-up.
    static task<file> open(const http::file_root& below, std::string path);

    /// Whether there is such a file.
    bool exists() const noexcept { return opened_.file != nullptr; }

    file& content_type(std::string type) &;
    file&& content_type(std::string type) && { return std::move(content_type(std::move(type))); }
    /// Has browsers save it under that name, any text, instead of showing it.
    file& download(std::string name) &;
    file&& download(std::string name) && { return std::move(download(std::move(name))); }
    file& cache_control(std::string value) &;
    file&& cache_control(std::string value) && { return std::move(cache_control(std::move(value))); }

private:
    friend struct routing::to_response<file>;
    file(const std::string& path, std::pair<std::error_code, http::opened_file> opened);

    http::opened_file opened_;
    std::string content_type_, disposition_, cache_control_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct to_response<mainstay::file> {
    static void write(mainstay::file&& answer, const http::request& request, http::response& response);
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
