// SPDX-License-Identifier: BSL-1.0
// What the kernel alone costs: one epoll set a thread, one read and one write for what has arrived. It parses nothing
// but looks for the ends of requests and at the first letter of the path, and answers with fixed bytes.
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

std::string answer(std::string_view type, std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
           "\r\nServer: baseline\r\nDate: Mon, 23 Nov 2026 15:29:33 GMT\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

const std::string plaintext = answer("text/plain", "Hello, World!");
const std::string json = answer("application/json", R"({"message":"Hello, World!"})");
const std::string user = answer("text/plain", "42");
const std::string person = answer("application/json", R"({"name":"Ada Lovelace","email":"ada@example.com","age":36})");

const std::string& answer_to(std::string_view request) {
    if (request.starts_with("POST")) return person;
    char letter = request.size() > 5 ? request[5] : 'p';
    return letter == 'j' ? json : letter == 'u' ? user : plaintext;
}

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

int listen_on(std::uint16_t port) {
    int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("bind");
    if (::listen(descriptor, 1024) != 0) fail("listen");
    return descriptor;
}

void watch(int poll, int descriptor) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    if (::epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl");
}

// Answers every request that is whole; what is cut off is forgotten, which a load generator's requests never are.
void serve(int descriptor, std::string& out) {
    std::array<char, 16 * 1024> in;
    ssize_t count = ::recv(descriptor, in.data(), in.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        ::close(descriptor);
        return;
    }
    std::string_view rest(in.data(), static_cast<std::size_t>(count));
    out.clear();
    for (std::size_t end = rest.find("\r\n\r\n"); end != std::string_view::npos; end = rest.find("\r\n\r\n")) {
        out += answer_to(rest);
        // A body is all that follows: load generators do not pipeline those.
        rest.remove_prefix(rest.starts_with("POST") ? rest.size() : end + 4);
    }
    if (::send(descriptor, out.data(), out.size(), MSG_NOSIGNAL) < 0) ::close(descriptor);
}

[[noreturn]] void run(std::uint16_t port) {
    int listening = listen_on(port);
    int poll = ::epoll_create1(0);
    watch(poll, listening);
    std::array<epoll_event, 256> events;
    std::string out;
    for (;;) {
        int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor != listening) {
                serve(descriptor, out);
                continue;
            }
            int accepted = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK);
            if (accepted < 0) continue;
            int on = 1;
            ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            watch(poll, accepted);
        }
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2 && count != 3) {
        std::fprintf(stderr, "usage: %s PORT [THREADS]\n", arguments[0]);
        return 2;
    }
    auto port = static_cast<std::uint16_t>(std::atoi(arguments[1]));
    for (int others = count == 3 ? std::atoi(arguments[2]) - 1 : 0; others > 0; --others)
        std::thread(run, port).detach();
    run(port);
}
