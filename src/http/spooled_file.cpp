// SPDX-License-Identifier: BSL-1.0
#include "http/spooled_file.hpp"

#include "http/owned_descriptor.hpp"

#include <mainstay/http/upload_error.hpp>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace mainstay::inline v0::http {
namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

[[noreturn]] void fail(int number, const std::string& what) {
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        throw std::system_error(upload_errc::storage_full, what);
    throw std::system_error(number, std::generic_category(), what);
}

// A call that may be interrupted.
template <class F>
auto again(F call) {
    for (;;) {
        const auto result = call();
        if (result >= 0 || errno != EINTR) return result;
    }
}

int open_nameless(const std::string& directory) {
    const int made = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, owner_only);
    if (made >= 0) return made;
    // Not every file system has files without names, and kernels say so in several ways.
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) fail(errno, "cannot make a file in " + directory);
    std::string path = directory + "/mainstay-XXXXXX";
    const int named = ::mkostemp(path.data(), O_CLOEXEC);
    if (named < 0) fail(errno, "cannot make a file in " + directory);
    ::unlink(path.c_str());
    return named;
}

void write_all(int descriptor, std::string_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const auto written =
            again([&] { return ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
        if (written < 0) fail(errno, "cannot write an upload");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
}

void make_durable(int descriptor) {
    if (again([&] { return ::fsync(descriptor); }) != 0) fail(errno, "cannot write an upload to its disk");
}

void make_name_durable(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == path.npos ? "." : path.substr(0, slash + 1);
    const owned_descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A directory that may not be read, only written to, is let be.
    if (opened.get() >= 0) make_durable(opened.get());
}

} // namespace

spooled_file::~spooled_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void spooled_file::append(std::string_view bytes) {
    memory_.append(bytes);
}

void spooled_file::write_out() {
    if (descriptor_ < 0) descriptor_ = open_nameless(directory_);
    write_all(descriptor_, memory_, written_);
    written_ += memory_.size();
    memory_.clear();
}

std::size_t spooled_file::read(std::uint64_t offset, char* out, std::size_t size) const {
    if (descriptor_ < 0)
        return offset >= memory_.size() ? 0 : memory_.copy(out, size, static_cast<std::size_t>(offset));
    if (offset >= written_) return 0;
    const auto read = again([&] { return ::pread(descriptor_, out, size, static_cast<off_t>(offset)); });
    if (read < 0) fail(errno, "cannot read an upload");
    return static_cast<std::size_t>(read);
}

void spooled_file::save_as(const std::string& path) const {
    // A NUL would end the name early.
    if (path.empty() || path.find('\0') != path.npos) fail(EINVAL, "cannot save an upload");
    const std::string what = "cannot save an upload as " + path;
    if (descriptor_ >= 0) {
        make_durable(descriptor_);
        const std::string self = "/proc/self/fd/" + std::to_string(descriptor_);
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
            return make_name_durable(path);
        }
        if (errno == EEXIST) fail(errno, what);
        // Another file system, no /proc, or a file that had a name once: copied.
    }
    const owned_descriptor copy(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, owner_only));
    if (copy.get() < 0) fail(errno, what);
    try {
        if (descriptor_ < 0) {
            write_all(copy.get(), memory_, 0);
        } else {
            std::vector<char> buffer(256 * 1024);
            for (std::uint64_t done = 0;;) {
                const std::size_t size = read(done, buffer.data(), buffer.size());
                if (size == 0) break;
                write_all(copy.get(), {buffer.data(), size}, done);
                done += size;
            }
        }
        make_durable(copy.get());
        make_name_durable(path);
    } catch (...) {
        ::unlink(path.c_str());
        throw;
    }
}

} // namespace mainstay::inline v0::http
