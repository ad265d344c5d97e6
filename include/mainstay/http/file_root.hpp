// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/file_body.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace mainstay::inline v0::http {

/// A regular file, opened for reading, with what was known of it then.
struct opened_file {
    std::shared_ptr<const open_file> file;
    std::uint64_t size = 0;
    core::clock::wall_time modified{};
    /// Tells it from every other file of the machine.
    std::uint64_t device = 0, inode = 0;
};

/// The strong entity tag of the file's state: of its identity, size and time of change, which it does not give away.
///
/// Weak within the first second after a change, as another one in that time may not show.
std::string file_entity_tag(const opened_file& file, core::clock::wall_time now);

/// Decodes the rest of a request's path, such as `css/site%20a.css`, into a path below a root. Empty for whatever could
/// lead elsewhere or hide something: empty, `.` and `..` segments, slashes, backslashes and control characters behind
/// an escape, malformed escapes, and, unless `hidden` is set, segments that start with a dot.
std::optional<std::string> file_path_of(std::string_view encoded, bool hidden = false);

/// A directory that files are served from: held open, so that it stays the same one whatever its name becomes.
///
/// The kernel itself keeps every look-up below it (`openat2`); where it can't, no symbolic link is followed at all.
/// Functions are thread-safe.
class file_root {
public:
    enum class links : std::uint8_t {
        /// Followed as long as they stay below the root; absolute ones never do.
        below,
        none,
    };
    enum class waiting : std::uint8_t {
        /// Takes as long as the disk does; for pools.
        may_block,
        /// Gives `resource_unavailable_try_again` where the kernel has not all of it in memory; for I/O threads.
        never,
    };

    /// Throws `std::system_error` when it is no directory that can be opened.
    explicit file_root(const std::string& directory, links follow = links::below);

    /// Opens a regular file below the root by a path without `.`, `..` and empty segments.
    ///
    /// `no_such_file_or_directory` for whatever may not be served: missing, outside, unreadable, a device, a pipe;
    /// `is_a_directory` for directories; `core::errc::overloaded` when the system has no room for another open file.
    std::error_code open(std::string_view path, opened_file& into, waiting how = waiting::may_block) const;

private:
    open_file directory_;
    links follow_;
};

/// Opens a regular file by any path, for names that come from the program and not from a client. Errors as above.
std::error_code open_regular_file(const std::string& path, opened_file& into);

} // namespace mainstay::inline v0::http
