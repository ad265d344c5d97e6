// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_root.hpp>

#include "http/file_lookup.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/crypto/sha256.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>

namespace mainstay::inline v0::http {
namespace {

using core::clock;
using std::chrono::nanoseconds, std::chrono::seconds;

// What a client has no business to learn more about.
std::error_code to_code(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EACCES:
    case EPERM:
    case ELOOP:
    case EXDEV:
    case ENAMETOOLONG:
    case EINVAL:
    case ENXIO:
    case ENODEV:
    case EOVERFLOW:
        return make_error_code(std::errc::no_such_file_or_directory);
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        return make_error_code(core::errc::overloaded);
    default:
        return {error, std::generic_category()};
    }
}

clock::wall_time to_time(const timespec& at) {
    // Some file systems hold years that the clock can't.
    constexpr std::int64_t most =
        std::chrono::duration_cast<seconds>(clock::wall_time::max().time_since_epoch()).count() - 1;
    const auto whole = std::clamp<std::int64_t>(at.tv_sec, -most, most);
    return clock::wall_time{seconds{whole} + nanoseconds{at.tv_nsec}};
}

std::error_code look_at(int descriptor, opened_file& into) {
    into = {};
    if (descriptor < 0) return to_code(errno);
    auto file = std::make_shared<const open_file>(descriptor);
    struct stat found {};
    if (::fstat(descriptor, &found) != 0) return to_code(errno);
    if (S_ISDIR(found.st_mode)) return make_error_code(std::errc::is_a_directory);
    if (!S_ISREG(found.st_mode)) return make_error_code(std::errc::no_such_file_or_directory);
    into.file = std::move(file);
    into.size = static_cast<std::uint64_t>(found.st_size);
    into.modified = to_time(found.st_mtim);
    into.device = found.st_dev;
    into.inode = found.st_ino;
    return {};
}

bool is_plain(std::string_view path) {
    if (path.find('\0') != std::string_view::npos) return false;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        if (segment.empty() || segment == "." || segment == "..") return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

int open_directory(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::system_category(), "the folder " + path);
    return descriptor;
}

} // namespace

std::string file_entity_tag(const opened_file& file, clock::wall_time now) {
    const std::array<std::uint64_t, 4> state = {file.device, file.inode, file.size,
        static_cast<std::uint64_t>(nanoseconds(file.modified.time_since_epoch()).count())};
    const auto digest = crypto::sha256(std::as_bytes(std::span(state)));
    const bool settled = file.modified <= now && now - file.modified >= seconds{1};
    return (settled ? "\"" : "W/\"") + core::base64url_encode(std::span(digest).first(12)) + '"';
}

std::optional<std::string> file_path_of(std::string_view encoded, bool hidden) {
    std::string path;
    for (;;) {
        const std::size_t slash = encoded.find('/');
        const auto segment = core::percent_decode(encoded.substr(0, slash));
        if (!segment || segment->empty() || *segment == "." || *segment == "..") return std::nullopt;
        if (!hidden && segment->front() == '.') return std::nullopt;
        const bool odd = std::any_of(segment->begin(), segment->end(),
            [](char c) { return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
        if (odd) return std::nullopt;
        path += *segment;
        if (slash == std::string_view::npos) return path;
        path += '/';
        encoded.remove_prefix(slash + 1);
    }
}

file_root::file_root(const std::string& directory, links follow)
    : directory_(open_directory(directory))
    , follow_(follow) {}

std::error_code file_root::open(std::string_view path, opened_file& into, waiting how) const {
    into = {};
    if (path.empty()) return make_error_code(std::errc::is_a_directory);
    if (!is_plain(path)) return make_error_code(std::errc::no_such_file_or_directory);
    return look_at(open_below(directory_.descriptor(), std::string(path), follow_, how), into);
}

std::error_code open_regular_file(const std::string& path, opened_file& into) {
    into = {};
    if (path.find('\0') != std::string::npos) return make_error_code(std::errc::no_such_file_or_directory);
    return look_at(::open(path.c_str(), open_flags), into);
}

} // namespace mainstay::inline v0::http
