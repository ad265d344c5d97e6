// SPDX-License-Identifier: BSL-1.0
#include "http/handover_channel.hpp"

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
    if (count <= 0) return std::nullopt;
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
        for (std::size_t at = 0; at + sizeof(int) <= each->cmsg_len - CMSG_LEN(0); at += sizeof(int)) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(each) + at, sizeof descriptor);
            result.descriptors.emplace_back(descriptor);
        }
    }
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return std::nullopt;
    result.text.resize(static_cast<std::size_t>(count));
    return result;
}

bool readable(int socket, int wake, int milliseconds) noexcept {
    pollfd both[] = {{socket, POLLIN, 0}, {wake, POLLIN, 0}};
    for (;;) {
        int count = ::poll(both, 2, milliseconds);
        if (count < 0 && errno == EINTR) continue;
        return count > 0 && both[1].revents == 0 && both[0].revents != 0;
    }
}

} // namespace mainstay::inline v0::http::handover_channel
