// SPDX-License-Identifier: BSL-1.0
// What another process says in a handover: however it is made up, it is taken whole or not at all, and every descriptor
// that came with it is closed again.
#include "fuzz/promise.hpp"

#include "http/handover_channel.hpp"

#include <mainstay/http/inherited_sockets.hpp>

#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/uio.h>
#include <system_error>
#include <unistd.h>
#include <vector>

using namespace mainstay;
using fuzz::promise;
namespace channel = http::handover_channel;

namespace {

// The lowest number that is free: higher than before where something was left open.
int next_descriptor() {
    const int descriptor = ::dup(2);
    ::close(descriptor);
    return descriptor;
}

// As a careless process would: several pieces of control data, descriptors among others.
void send_strangely(int socket, std::string_view text, int descriptor, unsigned parts) {
    iovec piece{const_cast<char*>(text.data()), text.size()};
    alignas(cmsghdr) char control[4 * CMSG_SPACE(2 * sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = parts * CMSG_SPACE(2 * sizeof(int));
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
        const int both[] = {descriptor, descriptor};
        each->cmsg_level = SOL_SOCKET;
        each->cmsg_type = SCM_RIGHTS;
        each->cmsg_len = CMSG_LEN(sizeof both);
        std::memcpy(CMSG_DATA(each), both, sizeof both);
    }
    ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void check_names(channel::packet& got) {
    const auto names = channel::names_in(got);
    if (!names) return;
    promise(got.descriptors.size() == names->size() + 1);
    std::string again(channel::sockets);
    for (const auto& each : *names)
        again += each + '\n';
    promise(again == got.text);
    http::inherited_sockets inherited;
    for (std::size_t i = 0; i < names->size(); ++i) {
        try {
            inherited.add(got.descriptors[i + 1].release(), (*names)[i]);
            promise(false); // none of them listens
        } catch (const std::system_error&) {
        }
    }
    promise(inherited.left().empty());
}

void check(std::string_view text, std::size_t descriptors, unsigned strange_parts) {
    int ends[2];
    promise(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    const int before = next_descriptor();
    if (strange_parts != 0) {
        send_strangely(ends[0], text, ends[0], strange_parts);
        descriptors = 2 * strange_parts;
    } else {
        promise(channel::send(ends[0], text, std::vector<int>(descriptors, ends[0])));
    }
    {
        auto got = channel::receive(ends[1]);
        promise(got.has_value() == !text.empty());
        if (got) {
            promise(got->text == text && got->descriptors.size() == descriptors);
            for (const auto& each : got->descriptors)
                promise((::fcntl(each.get(), F_GETFD) & FD_CLOEXEC) != 0);
            check_names(*got);
        }
    }
    promise(next_descriptor() == before);
    ::close(ends[0]);
    ::close(ends[1]);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view text = fuzz::text_of(data, size).substr(1);
    const std::size_t descriptors = data[1] < 250 ? data[1] % 8 : channel::most_descriptors - (255U - data[1]);
    const unsigned strange_parts = (data[0] & 2U) != 0 ? 1 + (data[0] >> 2U) % 4 : 0;
    std::string whole((data[0] & 1U) != 0 ? channel::sockets : std::string_view());
    check(whole.append(text), descriptors, strange_parts);
    return 0;
}
