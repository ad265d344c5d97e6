// SPDX-License-Identifier: BSL-1.0
#include "http/listening_socket.hpp"

#include "http/socket_address.hpp"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace mainstay::inline v0::http {
namespace {

[[noreturn]] void fail() {
    throw std::system_error(errno, std::system_category());
}

owned_descriptor make_socket(int family, int type) {
    owned_descriptor made(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (made.get() < 0) fail();
    return made;
}

// The number itself, or what `look_up` finds by the name.
template <class F>
unsigned id_of(const std::string& text, unsigned otherwise, const char* unknown, F look_up) {
    if (text.empty()) return otherwise;
    unsigned number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
    const auto* found = look_up(text.c_str());
    if (found == nullptr) {
        throw std::system_error(std::make_error_code(std::errc::invalid_argument), std::string(unknown) + text);
    }
    if constexpr (requires { found->pw_uid; }) {
        return found->pw_uid;
    } else {
        return found->gr_gid;
    }
}

// Held while a socket's file is looked at and replaced, so that of two processes that start at once neither removes
// what the other has just made. By the directory, so that nothing is left behind.
class directory_lock {
public:
    explicit directory_lock(const std::string& path)
        : directory_(::open(parent(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        , held_(directory_.get() >= 0 && ::flock(directory_.get(), LOCK_EX | LOCK_NB) == 0) {}
    bool held() const noexcept { return held_; }

private:
    static std::string parent(const std::string& path) {
        auto slash = path.rfind('/');
        return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    }

    owned_descriptor directory_;
    bool held_;
};

// Whether the file is a socket that its process has left behind.
bool is_abandoned(const std::string& path, socket_address& address) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return false;
    owned_descriptor probe = make_socket(AF_UNIX, SOCK_STREAM);
    return ::connect(probe.get(), address.get(), address.size) != 0 && errno == ECONNREFUSED;
}

void bind_file(int descriptor, const std::string& path, socket_address& address) {
    if (::bind(descriptor, address.get(), address.size) == 0) return;
    if (errno != EADDRINUSE) fail();
    if (!is_abandoned(path, address)) {
        errno = EADDRINUSE;
        fail();
    }
    if (::unlink(path.c_str()) != 0 || ::bind(descriptor, address.get(), address.size) != 0) fail();
}

listening_socket open_unix(const listener_options& options, int backlog, int type, socket_address address) {
    std::string path = options.address.substr(unix_prefix.size());
    auto owner = id_of(options.unix_owner, static_cast<unsigned>(-1), "no such user: ", ::getpwnam);
    auto group = id_of(options.unix_group, static_cast<unsigned>(-1), "no such group: ", ::getgrnam);
    owned_descriptor made = make_socket(AF_UNIX, type);
    directory_lock lock(path);
    if (!lock.held() && ::access(path.c_str(), F_OK) == 0) {
        errno = EADDRINUSE;
        fail();
    }
    bind_file(made.get(), path, address);
    socket_file file(path);
    // Nobody can connect before it listens.
    bool given = !options.unix_owner.empty() || !options.unix_group.empty();
    if (given && ::lchown(path.c_str(), owner, group) != 0) fail();
    if (options.unix_mode != 0 && ::chmod(path.c_str(), options.unix_mode & 0777) != 0) fail();
    if (::listen(made.get(), backlog) != 0) fail();
    return {std::move(made), address.described(), std::move(file), false};
}

listening_socket open_tcp(const listener_options& options, int backlog, int type, socket_address address) {
    owned_descriptor made = make_socket(address.family(), type);
    // So that a restart does not wait for the old connections to be forgotten; a port in use stays an error.
    int on = 1, only = options.v6_only ? 1 : 0;
    if (::setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) fail();
    if (address.family() == AF_INET6 &&
        ::setsockopt(made.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) != 0) {
        fail();
    }
    if (::bind(made.get(), address.get(), address.size) != 0 || ::listen(made.get(), backlog) != 0) fail();
    socket_address bound;
    if (::getsockname(made.get(), bound.get(), &bound.size) != 0) fail();
    return {std::move(made), bound.described(), {}, true};
}

} // namespace

std::string words_of(const std::system_error& error) {
    std::string_view text = error.what();
    std::string tail = ": " + error.code().message();
    return std::string(text.ends_with(tail) ? text.substr(0, text.size() - tail.size()) : std::string_view());
}

listening_socket open_listening_socket(const listener_options& options, int backlog, int type) {
    if (options.backlog > 0) backlog = options.backlog;
    try {
        auto address = socket_address::parse(options.address, options.port);
        auto open = address.family() == AF_UNIX ? open_unix : open_tcp;
        listening_socket made = open(options, backlog, type, address);
        made.where.name = options.name;
        return made;
    } catch (const std::system_error& error) {
        bool file = options.address.starts_with(unix_prefix);
        std::string place = file ? options.address : options.address + " port " + std::to_string(options.port);
        std::string reason = words_of(error);
        throw std::system_error(error.code(), "cannot listen on " + place + (reason.empty() ? "" : ": " + reason));
    }
}

} // namespace mainstay::inline v0::http
