// SPDX-License-Identifier: BSL-1.0
#include "http/file_lookup.hpp"

#include <atomic>
#include <cerrno>
#include <linux/openat2.h>
#include <optional>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef RESOLVE_CACHED
#define RESOLVE_CACHED 0x20
#endif

namespace mainstay::inline v0::http {
namespace {

// What the kernel turned out not to have.
std::atomic<bool> no_openat2{false}, no_cached{false};

int openat2(int directory, const std::string& path, std::uint64_t resolve) {
    open_how how{};
    how.flags = open_flags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve;
    return static_cast<int>(::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how));
}

} // namespace

int open_below(int directory, const std::string& path, file_root::links follow, file_root::waiting how) {
    const std::uint64_t links = follow == file_root::links::none ? RESOLVE_NO_SYMLINKS : 0;
    const bool waits = how == file_root::waiting::may_block;
    if (!waits && (no_openat2.load(std::memory_order_relaxed) || no_cached.load(std::memory_order_relaxed))) {
        errno = EAGAIN;
        return -1;
    }
    // EAGAIN beneath a root also means that something was renamed meanwhile.
    for (int attempt = 0; attempt < 8 && !no_openat2.load(std::memory_order_relaxed); ++attempt) {
        const int descriptor = openat2(directory, path, waits ? links : links | RESOLVE_CACHED);
        if (descriptor >= 0) return descriptor;
        if (errno == ENOSYS || errno == EPERM) {
            // A file's own EPERM is rare (a file system that is not local); the walk then says the same.
            if (errno == ENOSYS) no_openat2.store(true, std::memory_order_relaxed);
            if (waits) return walk_below(directory, path);
            errno = EAGAIN;
            return -1;
        }
        if (!waits) {
            if (errno == EINVAL) {
                no_cached.store(true, std::memory_order_relaxed);
                errno = EAGAIN;
            }
            return -1;
        }
        if (errno != EAGAIN && errno != EINTR) return -1;
    }
    return walk_below(directory, path);
}

int walk_below(int directory, const std::string& path) {
    std::optional<open_file> held;
    std::size_t at = 0;
    for (;;) {
        const std::size_t slash = path.find('/', at);
        const std::string segment = path.substr(at, slash == std::string::npos ? slash : slash - at);
        const int from = held ? held->descriptor() : directory;
        if (slash == std::string::npos) return ::openat(from, segment.c_str(), open_flags | O_NOFOLLOW);
        const int next = ::openat(from, segment.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0) return -1;
        held.emplace(next);
        at = slash + 1;
    }
}

} // namespace mainstay::inline v0::http
