// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/database.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::testing {

/// A folder of its own under the system's temporary one, removed with everything in it at the end.
class temporary_folder {
public:
    /// Throws `std::system_error` when it cannot be made.
    temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder();

    const std::string& path() const noexcept { return path_; }
    /// The path of a file in it.
    std::string file(std::string_view name) const { return path_ + '/' + std::string(name); }

private:
    std::string path_;
};

/// The place of a SQLite database that is gone at the end of the test: a real file, so that closing it and opening it
/// again, or a second connection, finds what was written.
///
/// Must outlive what is opened on it.
class temporary_database {
public:
    /// For `data::open`.
    std::string address() const { return "sqlite:" + folder_.file("test.db"); }
    /// A database on it, not started.
    data::database open() const;

private:
    temporary_folder folder_;
};

} // namespace mainstay::inline v0::testing
