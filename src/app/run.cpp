// SPDX-License-Identifier: BSL-1.0
// The part of an application that owns a process: threads, signals, exit status.
#include "app/app_state.hpp"

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <errno.h>
#include <future>
#include <sys/resource.h>

namespace mainstay::inline v0 {
namespace {

constexpr int could_not_start = 2;

// The first signal asks for a stop; the second does what it would have done without us.
class signal_watch {
public:
    signal_watch(asio::io_context& context, std::function<void(int)> first)
        : signals_(context, SIGINT, SIGTERM)
        , first_(std::move(first)) {
        wait();
    }

private:
    void wait() {
        signals_.async_wait([this](std::error_code error, int number) {
            if (error) return;
            if (std::exchange(seen_, true)) {
                std::signal(number, SIG_DFL);
                std::raise(number);
            }
            wait();
            first_(number);
        });
    }

    asio::signal_set signals_;
    std::function<void(int)> first_;
    bool seen_ = false;
};

// A client or a pipe that goes away, or a file that has come to its limit, is an error code where it is written to, not
// the end of the process.
void ignore_failed_writes() {
    for (int number : {SIGPIPE, SIGXFSZ}) {
        struct sigaction present {};
        if (sigaction(number, nullptr, &present) == 0 && present.sa_handler == SIG_DFL) std::signal(number, SIG_IGN);
    }
}

// A connection is a descriptor, and the usual soft limit (1,024) is there for programs that use select(2) alone.
void take_all_descriptors() {
    rlimit allowed{};
    if (::getrlimit(RLIMIT_NOFILE, &allowed) != 0 || allowed.rlim_cur >= allowed.rlim_max) return;
    allowed.rlim_cur = allowed.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &allowed);
}

void print_mistakes(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const core::start_error& known) {
        for (const auto& line : known.mistakes())
            std::fprintf(stderr, "%s: cannot start: %s\n", program_invocation_short_name, line.c_str());
    } catch (const std::exception& known) {
        std::fprintf(stderr, "%s: cannot start: %s\n", program_invocation_short_name, known.what());
    }
}

void print_addresses(const std::vector<std::string>& all) {
    for (const auto& each : all)
        std::printf("Listening on %s\n", each.c_str());
    std::fflush(stdout);
}

} // namespace

int app::run() {
    auto& self = *state_;
    if (self.now.load() != state::phase::idle) throw std::logic_error("mainstay: an application starts once");
    ignore_failed_writes();
    if (self.ready_hooks.empty()) on_ready([&self](std::string_view) { print_addresses(self.addresses()); });

    try {
        if (!self.options.inherited) self.options.inherited = http::inherited_sockets::from_environment();
    } catch (const std::exception&) {
        print_mistakes(std::current_exception());
        return could_not_start;
    }
    take_all_descriptors();
    self.make_own_runtime();
    auto& threads = *self.own_runtime;
    std::promise<std::exception_ptr> start_result;
    std::promise<void> end;
    signal_watch signals(threads.context(0), [&](int) { self.stop({}, true); });
    self.stop([&](const std::exception_ptr&) { end.set_value(); }, false);
    self.start(threads, [&](const std::exception_ptr& error) { start_result.set_value(error); });
    threads.start();

    auto error = start_result.get_future().get();
    end.get_future().wait();
    threads.stop();
    bool given_up = error && self.stop_wanted.load();
    if (error && !given_up) print_mistakes(error);
    self.log.flush();
    return error && !given_up ? could_not_start : 0;
}

} // namespace mainstay::inline v0
