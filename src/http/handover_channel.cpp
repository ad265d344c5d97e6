// SPDX-License-Identifier: BSL-1.0
#include "http/handover_channel.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace mainstay::inline v0::http::handover_channel {
namespace {

constexpr std::size_t control_size = CMSG_SPACE(most_descriptors * sizeof(int));

struct control_buffer {
    alignas(cmsghdr) char bytes[control_size] = {};
};

} // namespace

bool same_user(int socket) noexcept {
    ucred who{};
    socklen_t size = sizeof who;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == ::geteuid();
}

bool send(int socket, std::string_view text, const std::vector<int>& descriptors) noexcept {
    if (descriptors.size() > most_descriptors) return false;
    iovec piece{const_cast<char*>(text.data()), text.size()};
    control_buffer control;
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        std::size_t bytes = descriptors.size() * sizeof(int);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(bytes);
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(bytes);
        std::memcpy(CMSG_DATA(header), descriptors.data(), bytes);
    }
    ssize_t count = 0;
    do {
        count = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return count == static_cast<ssize_t>(text.size());
}

std::optional<packet> receive(int socket) {
    packet result;
    result.text.resize(most_bytes);
    iovec piece{result.text.data(), result.text.size()};
    control_buffer control;
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = control_size;
    ssize_t count = 0;
    do {
        count = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return std::nullopt;
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
        for (std::size_t at = 0; at + sizeof(int) <= each->cmsg_len - CMSG_LEN(0); at += sizeof(int)) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(each) + at, sizeof descriptor);
            result.descriptors.emplace_back(descriptor);
        }
    }
    if (count == 0 || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return std::nullopt;
    result.text.resize(static_cast<std::size_t>(count));
    return result;
}

std::optional<std::vector<std::string>> names_in(const packet& from) {
    std::string_view text = from.text;
    if (!text.starts_with(sockets)) return std::nullopt;
    text.remove_prefix(sockets.size());
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        names.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    if (from.descriptors.size() != names.size() + 1) return std::nullopt;
    return names;
}

int first_readable(std::initializer_list<int> of, int wake, int milliseconds) noexcept {
    std::array<pollfd, 3> all{};
    std::size_t count = 0;
    for (int socket : of)
        all[count++] = {socket, POLLIN, 0};
    all[count] = {wake, POLLIN, 0};
    for (;;) {
        const int found = ::poll(all.data(), count + 1, milliseconds);
        if (found < 0 && errno == EINTR) continue;
        if (found <= 0 || all[count].revents != 0) return -1;
        for (std::size_t i = 0; i < count; ++i)
            if (all[i].revents != 0) return static_cast<int>(i);
    }
}

} // namespace mainstay::inline v0::http::handover_channel
