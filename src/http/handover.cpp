// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/handover.hpp>

#include "http/handover_channel.hpp"
#include "http/inherited_state.hpp"
#include "http/socket_address.hpp"

#include <mainstay/core/runtime.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <thread>

namespace mainstay::inline v0::http {
namespace {

// How long a process may take to say what it wants, and to answer this one.
constexpr int hello_milliseconds = 5'000;
constexpr time_t answer_seconds = 30;

std::system_error mistake(int code, const std::string& path, const char* what) {
    return std::system_error(code, std::system_category(), "handover at " + path + ": " + what);
}

// A connection to the process at the path; none when nobody is there.
std::optional<owned_descriptor> connect_to(const std::string& path) {
    auto address = socket_address::parse(std::string(unix_prefix) + path, 0);
    owned_descriptor made(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (made.get() < 0) throw mistake(errno, path, "no socket");
    timeval patience{answer_seconds, 0};
    ::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(made.get(), address.get(), address.size) != 0) {
        if (errno == ENOENT || errno == ECONNREFUSED) return std::nullopt;
        throw mistake(errno, path, "cannot reach the process there");
    }
    if (!handover_channel::same_user(made.get())) throw mistake(EPERM, path, "the process there is another user's");
    return made;
}

} // namespace

class handover::state : public std::enable_shared_from_this<handover::state> {
public:
    state(std::string at, std::function<void()> then) : path(std::move(at)), taken_over(std::move(then)) {}
    ~state() { end(); }

    std::shared_ptr<inherited_sockets> receive();
    void say_ready();
    void prepare();
    void begin();
    void close_shared() noexcept;
    void end() noexcept;

    std::string path;
    std::function<void()> taken_over;
    std::vector<server*> servers;

private:
    void serve();
    bool wants_sockets(const owned_descriptor& client) const;
    bool share(const owned_descriptor& client);
    bool is_ready(const owned_descriptor& next);
    void hand_over();

    std::optional<owned_descriptor> before_; // the connection to the process before
    std::optional<owned_descriptor> listening_;
    socket_file file_;
    std::optional<owned_descriptor> wake_;
    std::thread thread_;
    std::mutex mutex_; // guards what is shared, which may be closed while the thread is about to send it
    std::vector<owned_descriptor> shared_;
    std::string names_;
    bool inherited_ = false; // the listening socket
    bool open_ = false;
    bool pending_ = false; // a process has got the sockets, and may live on with them
};

std::shared_ptr<inherited_sockets> handover::state::receive() {
    auto connected = connect_to(path);
    if (!connected) return nullptr;
    if (!handover_channel::send(connected->get(), handover_channel::take)) return nullptr;
    auto answer = handover_channel::receive(connected->get());
    if (!answer) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) throw mistake(ETIMEDOUT, path, "the process there does not answer");
        return nullptr; // it is about to end
    }
    const auto names = handover_channel::names_in(*answer);
    if (!names) throw mistake(EPROTO, path, "the process there answers otherwise");
    auto& descriptors = answer->descriptors;
    auto result = std::make_shared<inherited_sockets>();
    result->state_->may_be_left = true;
    for (std::size_t i = 0; i < names->size(); ++i)
        result->add(descriptors[i + 1].release(), (*names)[i]);
    listening_.emplace(std::move(descriptors.front()));
    before_.emplace(std::move(*connected));
    return result;
}

// The process before may be gone meanwhile: then its place is free.
void handover::state::say_ready() {
    if (!before_) return;
    (void)handover_channel::send(before_->get(), handover_channel::ready);
    auto answer = handover_channel::receive(before_->get());
    // The word of one that went without reading ours.
    if (!answer && errno == ECONNRESET) answer = handover_channel::receive(before_->get());
    before_.reset();
    if (answer && answer->text == handover_channel::replaced) {
        throw mistake(ECANCELED, path, "a process that was started later takes the place that this one was to have");
    }
}

// On the servers' thread: all that can go wrong, while the process before still serves.
void handover::state::prepare() {
    inherited_ = listening_.has_value();
    if (!inherited_) {
        listener_options place;
        place.address = std::string(unix_prefix) + path;
        place.unix_mode = 0600;
        listening_socket made = open_listening_socket(place, 16, SOCK_SEQPACKET);
        listening_.emplace(std::move(made.descriptor));
        file_ = std::move(made.file);
    }
    shared_.emplace_back(::fcntl(listening_->get(), F_DUPFD_CLOEXEC, 0));
    for (const server* each : servers) {
        for (auto& [descriptor, name] : each->duplicates()) {
            shared_.push_back(std::move(descriptor));
            names_ += name + '\n';
        }
    }
    if (shared_.size() > handover_channel::most_descriptors || names_.size() > handover_channel::most_names) {
        throw mistake(E2BIG, path, "more listeners than can be handed on (252), or too long names");
    }
    for (const auto& each : shared_)
        if (each.get() < 0) throw mistake(EMFILE, path, "no descriptor is left");
    wake_.emplace(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (wake_->get() < 0) throw mistake(errno, path, "no descriptor is left");
}

// On the servers' thread: the place is this process's.
void handover::state::begin() {
    if (inherited_) file_ = socket_file(path);
    for (server* each : servers)
        each->own_files();
    open_ = true;
    thread_ = std::thread([this] { serve(); });
}

void handover::state::serve() {
    ::pthread_setname_np(::pthread_self(), "handover");
    // One that has got the sockets may take as long as it needs to start; a later one takes its place.
    std::optional<owned_descriptor> next;
    for (;;) {
        const int told = next ? next->get() : -1;
        switch (handover_channel::first_readable({told, listening_->get()}, wake_->get(), -1)) {
        case 0:
            if (is_ready(*next)) return;
            next.reset();
            break;
        case 1: {
            owned_descriptor client(::accept4(listening_->get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
            if (client.get() < 0 || !wants_sockets(client)) break;
            // What the one before has said meanwhile counts.
            if (next && handover_channel::first_readable({next->get()}, wake_->get(), 0) == 0) {
                if (is_ready(*next)) return;
                next.reset();
            }
            // It is let go of only when another has the sockets.
            if (!share(client)) break;
            if (next) handover_channel::send(next->get(), handover_channel::replaced);
            next.emplace(std::move(client));
            break;
        }
        default:
            return;
        }
    }
}

bool handover::state::wants_sockets(const owned_descriptor& client) const {
    if (!handover_channel::same_user(client.get())) return false;
    if (handover_channel::first_readable({client.get()}, wake_->get(), hello_milliseconds) != 0) return false;
    const auto hello = handover_channel::receive(client.get());
    return hello && hello->text == handover_channel::take;
}

// True when the process at the other end has taken this one's place.
bool handover::state::is_ready(const owned_descriptor& next) {
    const auto said = handover_channel::receive(next.get());
    if (!said || said->text != handover_channel::ready) {
        // It failed, and this process goes on; unless it is this one that ends first.
        std::lock_guard lock(mutex_);
        if (open_) pending_ = false;
        return false;
    }
    hand_over();
    handover_channel::send(next.get(), handover_channel::taken);
    return true;
}

bool handover::state::share(const owned_descriptor& client) {
    std::lock_guard lock(mutex_);
    if (!open_) return false;
    std::vector<int> numbers;
    for (const auto& each : shared_)
        numbers.push_back(each.get());
    if (!handover_channel::send(client.get(), std::string(handover_channel::sockets) + names_, numbers)) return false;
    pending_ = true;
    return true;
}

void handover::state::hand_over() {
    for (server* each : servers)
        each->hand_over();
    close_shared();
    taken_over();
}

void handover::state::close_shared() noexcept {
    std::lock_guard lock(mutex_);
    open_ = false;
    shared_.clear();
}

void handover::state::end() noexcept {
    close_shared();
    if (wake_) (void)::eventfd_write(wake_->get(), 1);
    if (thread_.joinable()) thread_.join();
    if (pending_) file_.leave(); // the next process's now
    file_.remove();
    listening_.reset();
    before_.reset();
}

handover::handover(std::string path, std::function<void()> taken_over)
    : state_(std::make_shared<state>(std::move(path), std::move(taken_over))) {}

handover::~handover() {
    state_->end();
}

task<std::shared_ptr<inherited_sockets>> handover::receive(core::runtime& threads) {
    auto& pool = threads.pool("handover", {.threads = 1, .queue = 1});
    auto ask = [held = state_] { return held->receive(); };
    co_return co_await pool.run(ask);
}

void handover::add(server& part) {
    state_->servers.push_back(&part);
}

task<void> handover::start(core::runtime& threads) {
    auto held = state_;
    auto& pool = threads.pool("handover", {.threads = 1, .queue = 1});
    held->prepare();
    auto tell = [held] { held->say_ready(); };
    co_await pool.run(tell);
    held->begin();
}

void handover::quiesce() noexcept {
    state_->close_shared();
}

task<void> handover::stop(core::clock::steady_time) {
    state_->end();
    co_return;
}

} // namespace mainstay::inline v0::http
