// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/runtime.hpp>

#include "core/runtime_link.hpp"
#include "core/timers.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <thread>

namespace mainstay::inline v0::core {
namespace {

using work_guard = asio::executor_work_guard<asio::io_context::executor_type>;

void name_this_thread(const std::string& name) {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
}

// An io_context and the thread that runs it.
class io_thread {
public:
    io_thread(std::string name, const clock& time)
        : name_(std::move(name))
        , context_(1)
        , guard_(context_.get_executor()) {
        asio::make_service<timers>(context_, time, false);
    }
    ~io_thread() { abandon(); }

    asio::io_context& context() noexcept { return context_; }

    void start() {
        thread_ = std::thread([this] {
            name_this_thread(name_);
            context_.run();
        });
    }
    // Runs what is ready and whatever it leads to, then ends.
    void finish() {
        guard_.reset();
        if (thread_.joinable()) thread_.join();
    }
    void abandon() {
        context_.stop();
        finish();
    }

private:
    std::string name_;
    asio::io_context context_;
    work_guard guard_;
    std::thread thread_;
};

class own_serial_thread final : public serial_thread {
public:
    own_serial_thread(std::string name, const clock& time) : thread_(std::move(name), time) { thread_.start(); }
    asio::any_io_executor executor() const noexcept override { return thread_.context().get_executor(); }
    void stop() override { thread_.finish(); }

private:
    mutable io_thread thread_;
};

class borrowed_serial_thread final : public serial_thread {
public:
    explicit borrowed_serial_thread(asio::any_io_executor executor) : executor_(std::move(executor)) {}
    asio::any_io_executor executor() const noexcept override { return executor_; }
    void stop() override {}

private:
    asio::any_io_executor executor_;
};

} // namespace

class runtime::state {
public:
    explicit state(runtime_options options) : time(options.clock != nullptr ? options.clock : &real_clock()) {
        std::size_t count =
            options.io_threads != 0 ? options.io_threads : std::max(1U, std::thread::hardware_concurrency());
        for (std::size_t i = 0; i < count; ++i) {
            own.emplace_back("io-" + std::to_string(i), *time);
            contexts.push_back(&own.back().context());
        }
    }

    state(const std::vector<std::reference_wrapper<asio::io_context>>& given, runtime_options options)
        : time(options.clock != nullptr ? options.clock : &real_clock()) {
        for (asio::io_context& context : given) {
            if (!asio::has_service<timers>(context)) asio::make_service<timers>(context, *time, false);
            contexts.push_back(&context);
        }
    }

    explicit state(manual_clock& manual) : time(&manual), by_hand(&manual), hand_context(std::in_place, 1) {
        asio::make_service<timers>(*hand_context, manual, true);
        contexts.push_back(&*hand_context);
    }

    ~state() {
        // Pools first: their jobs complete on the contexts.
        pools.clear();
    }

    const core::clock* time;
    manual_clock* by_hand = nullptr;
    std::deque<io_thread> own;
    std::optional<asio::io_context> hand_context;
    std::vector<asio::io_context*> contexts;
    std::vector<std::shared_ptr<linked_runtime>> links; // one for each context
    std::atomic<std::size_t> turn{0};
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<blocking_pool>, std::less<>> pools;
    bool started = false, stopped = false;
};

asio::execution_context::id runtime_link::id;

runtime::runtime(runtime_options options) : runtime(new state(options)) {}
runtime::runtime(const std::vector<std::reference_wrapper<asio::io_context>>& contexts, runtime_options options)
    : runtime(new state(contexts, options)) {}
runtime::runtime(manual_clock& time) : runtime(new state(time)) {}

runtime::runtime(state* owned) : state_(owned) {
    for (asio::io_context* context : state_->contexts)
        state_->links.push_back(runtime_link::of(*context).set(*this));
}

runtime* runtime::find(const asio::any_io_executor& executor) {
    return runtime_link::of(asio::query(executor, asio::execution::context)).get();
}

runtime::~runtime() {
    for (const auto& link : state_->links)
        link->reset(*this);
    for (auto& thread : state_->own)
        thread.abandon();
}

const core::clock& runtime::clock() const noexcept {
    return *state_->time;
}
std::size_t runtime::size() const noexcept {
    return state_->contexts.size();
}
asio::io_context& runtime::context(std::size_t index) const {
    return *state_->contexts.at(index);
}
asio::any_io_executor runtime::executor(std::size_t index) const {
    return context(index).get_executor();
}

asio::any_io_executor runtime::next_executor() {
    return executor(state_->turn.fetch_add(1, std::memory_order_relaxed) % size());
}

blocking_pool& runtime::pool(std::string_view name, blocking_pool_options options) {
    std::lock_guard lock(state_->mutex);
    auto found = state_->pools.find(name);
    if (found == state_->pools.end()) {
        auto made = state_->by_hand != nullptr
                        ? std::make_unique<blocking_pool>(std::string(name), options, executor(0))
                        : std::make_unique<blocking_pool>(std::string(name), options);
        found = state_->pools.emplace(name, std::move(made)).first;
    }
    return *found->second;
}

std::unique_ptr<serial_thread> runtime::make_serial_thread(std::string name) {
    if (state_->by_hand != nullptr) return std::make_unique<borrowed_serial_thread>(executor(0));
    return std::make_unique<own_serial_thread>(std::move(name), clock());
}

void runtime::start() {
    std::lock_guard lock(state_->mutex);
    if (std::exchange(state_->started, true)) return;
    for (auto& thread : state_->own)
        thread.start();
}

void runtime::stop() {
    {
        std::lock_guard lock(state_->mutex);
        if (std::exchange(state_->stopped, true)) return;
    }
    for (auto& [name, pool] : state_->pools)
        pool->stop();
    for (auto& thread : state_->own)
        thread.abandon();
}

std::size_t runtime::poll() {
    auto& context = *state_->contexts.front();
    auto& wheel = timers::of(context);
    std::size_t total = 0;
    for (;;) {
        wheel.poll();
        context.restart();
        std::size_t ran = context.poll();
        if (ran == 0) return total;
        total += ran;
    }
}

void runtime::advance(std::chrono::nanoseconds by) {
    auto& wheel = timers::of(*state_->contexts.front());
    auto target = clock().steady_now() + by;
    poll();
    for (;;) {
        auto next = wheel.next();
        if (!next || *next > target) break;
        state_->by_hand->advance(*next - clock().steady_now());
        poll();
    }
    state_->by_hand->advance(target - clock().steady_now());
    poll();
}

} // namespace mainstay::inline v0::core
