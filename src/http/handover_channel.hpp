// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/owned_descriptor.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

// What two processes say to each other in a handover: one packet each of a SOCK_SEQPACKET socket, so that there are no
// half messages. The first line is the version's; a process that speaks another one is let alone.
namespace handover_channel {

inline constexpr std::string_view take = "mainstay-handover 1 take\n";
inline constexpr std::string_view sockets = "mainstay-handover 1 sockets\n"; // then a line with the name of each
inline constexpr std::string_view ready = "mainstay-handover 1 ready\n";
inline constexpr std::string_view taken = "mainstay-handover 1 taken\n";
inline constexpr std::string_view replaced = "mainstay-handover 1 replaced\n"; // a later process is given them instead

// The kernel passes no more in one packet (SCM_MAX_FD).
inline constexpr std::size_t most_descriptors = 253;
inline constexpr std::size_t most_bytes = 64 * 1024, most_names = most_bytes - sockets.size();

struct packet {
    std::string text;
    std::vector<owned_descriptor> descriptors;
};

// Whether the other end is a process of this user.
bool same_user(int socket) noexcept;
// False when the other end is gone, or does not read.
bool send(int socket, std::string_view text, const std::vector<int>& descriptors = {}) noexcept;
// Nothing at the end, on an error, and for a packet over the bounds.
std::optional<packet> receive(int socket);
// The names in a packet of sockets, the first of whose descriptors is the channel's own: one for each of the others.
// Nothing where it is no such packet.
std::optional<std::vector<std::string>> names_in(const packet& from);
// Which of the sockets, -1 for none there, can be read first, before the time is up, the first of several; -1: none, or
// `wake` can be read.
int first_readable(std::initializer_list<int> of, int wake, int milliseconds) noexcept;

} // namespace handover_channel
} // namespace mainstay::inline v0::http
