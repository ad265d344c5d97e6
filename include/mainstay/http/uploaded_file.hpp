// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace mainstay::inline v0::core {
class blocking_pool;
}

namespace mainstay::inline v0::http {

class spooled_file;

/// A file that came with a form: in memory if it is small, else in a file without a name, which is gone with the object
/// whatever happens.
///
/// Everything a client says of it is the client's word: the name, the media type. What waits runs on the pool of the
/// `upload_store` that it is from, never on the I/O thread, and throws `std::system_error`: `core::errc::overloaded`
/// where the pool has too much to do, `upload_errc::storage_full`, the system's own errors. Must not outlive the
/// store's runtime, nor be moved or destroyed while it is awaited.
class uploaded_file {
public:
    /// Made by `upload_store`.
    uploaded_file(std::string name, std::string client_filename, std::string content_type,
        std::shared_ptr<spooled_file> data, core::blocking_pool& pool);
    uploaded_file(uploaded_file&&) noexcept;
    uploaded_file& operator=(uploaded_file&&) noexcept;
    ~uploaded_file();

    /// The form's field.
    const std::string& name() const noexcept { return name_; }
    /// The file's name as the client gave it, fit for showing, escaped, and for nothing else.
    const std::string& client_filename() const noexcept { return client_filename_; }
    /// The same, made fit to be a file's name by `http::safe_filename`.
    std::string safe_filename() const;
    /// As the client gave it; empty where it gave none.
    const std::string& content_type() const noexcept { return content_type_; }
    std::uint64_t size() const noexcept;
    /// Whether it is in memory, so that reading does not wait.
    bool in_memory() const noexcept;

    /// Reads from that place on: as much as the buffer holds, or less; 0 at the end only.
    task<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) const;
    /// All of it. The limit of `multipart_limits::file` says how much memory that may take.
    task<std::string> contents() const;
    /// Gives it a name, durably, readable and writable by the owner alone; copies where the directory is on another
    /// file system. Never overwrites: `std::errc::file_exists`. On any error there is no such file.
    task<void> save_as(std::string path) const;

private:
    std::string name_, client_filename_, content_type_;
    std::shared_ptr<spooled_file> data_;
    core::blocking_pool* pool_;
};

} // namespace mainstay::inline v0::http
