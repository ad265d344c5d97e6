// SPDX-License-Identifier: BSL-1.0
#include "http/inherited_state.hpp"

#include "http/socket_address.hpp"

#include <charconv>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace mainstay::inline v0::http {
namespace {

constexpr int first_passed = 3; // sd_listen_fds(3)
constexpr int most_passed = 1024;

int option_of(int descriptor, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

const char* mistake_of(int descriptor) {
    int family = option_of(descriptor, SO_DOMAIN);
    if (family < 0) return "is no socket";
    if (family != AF_INET && family != AF_INET6 && family != AF_UNIX) return "is a socket of a kind that is not served";
    if (option_of(descriptor, SO_TYPE) != SOCK_STREAM) return "is no stream socket";
    if (option_of(descriptor, SO_ACCEPTCONN) != 1) return "does not listen";
    return nullptr;
}

bool set_flags(int descriptor) noexcept {
    int present = ::fcntl(descriptor, F_GETFL);
    return present >= 0 && ::fcntl(descriptor, F_SETFL, present | O_NONBLOCK) == 0 &&
           ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

// The number in the variable; -1 where it has none.
long number_in(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr) return -1;
    std::string_view digits(text);
    long number = -1;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? number : -1;
}

} // namespace

inherited_sockets::inherited_sockets() : state_(std::make_unique<state>()) {}
inherited_sockets::~inherited_sockets() = default;

std::shared_ptr<inherited_sockets> inherited_sockets::from_environment() {
    bool ours = number_in("LISTEN_PID") == static_cast<long>(::getpid());
    long count = number_in("LISTEN_FDS");
    const char* told = std::getenv("LISTEN_FDNAMES");
    std::string names = told != nullptr ? told : "";
    if (!ours) return nullptr;
    for (const char* each : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
        ::unsetenv(each);
    if (count == 0) return nullptr;
    if (count < 0 || count > most_passed) {
        throw std::system_error(std::make_error_code(std::errc::invalid_argument), "LISTEN_FDS is no number of sockets");
    }
    auto result = std::make_shared<inherited_sockets>();
    std::string_view rest = names;
    for (int i = 0; i < static_cast<int>(count); ++i) {
        auto end = rest.find(':');
        result->add(first_passed + i, std::string(rest.substr(0, end)));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return result;
}

void inherited_sockets::add(int descriptor, std::string name) {
    owned_descriptor owned(descriptor);
    if (const char* mistake = mistake_of(descriptor)) {
        std::string called = name.empty() ? "" : " (" + name + ")";
        throw std::system_error(std::make_error_code(std::errc::invalid_argument),
            "descriptor " + std::to_string(descriptor) + called + " was passed in and " + mistake);
    }
    socket_address bound;
    if (!set_flags(descriptor) || ::getsockname(descriptor, bound.get(), &bound.size) != 0) {
        throw std::system_error(errno, std::system_category(), "descriptor " + std::to_string(descriptor));
    }
    bound_address where = bound.described();
    where.name = std::move(name);
    std::lock_guard lock(state_->mutex);
    state_->sockets.push_back({std::move(owned), std::move(where), {}, bound.family() != AF_UNIX});
}

std::vector<bound_address> inherited_sockets::left() const {
    std::lock_guard lock(state_->mutex);
    std::vector<bound_address> result;
    for (const auto& each : state_->sockets)
        result.push_back(each.where);
    return result;
}

std::optional<listening_socket> inherited_sockets::state::take(const listener_options& wanted, bool exact) {
    std::optional<bound_address> place;
    try {
        place = socket_address::parse(wanted.address, wanted.port).described();
    } catch (const std::system_error&) {
        // Told when it is opened, unless one has its name.
    }
    std::lock_guard lock(mutex);
    for (auto each = sockets.begin(); each != sockets.end(); ++each) {
        bool named = !wanted.name.empty() && each->where.name == wanted.name;
        bool there = place && each->where.address == place->address &&
                     (each->where.port == place->port || (!exact && place->port == 0));
        if (!named && !there) continue;
        listening_socket taken = std::move(*each);
        std::vector<listening_socket> others;
        for (auto other = sockets.begin(); other != sockets.end(); ++other)
            if (other != each) others.push_back(std::move(*other));
        sockets.swap(others);
        if (!wanted.name.empty()) taken.where.name = wanted.name;
        return taken;
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::http
