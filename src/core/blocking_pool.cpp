// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/blocking_pool.hpp>

#include <mainstay/core/error.hpp>

#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace mainstay::inline v0::core {

class blocking_pool::state {
public:
    state(std::string pool_name, blocking_pool_options options, asio::any_io_executor executor)
        : name(std::move(pool_name))
        , options_(options)
        , executor_(std::move(executor)) {
        if (executor_) return;
        threads_.reserve(options_.threads);
        for (std::size_t i = 0; i < options_.threads; ++i)
            threads_.emplace_back([this] { work(); });
    }

    ~state() { end(false); }

    bool submit(detail::unique_function<void()> job) {
        bool wake = false;
        {
            std::lock_guard lock(mutex_);
            if (stopping_ || load_.load(std::memory_order_relaxed) >= options_.threads + options_.queue) return false;
            load_.fetch_add(1, std::memory_order_relaxed);
            if (!executor_) {
                jobs_.push_back(std::move(job));
                wake = wants_wake();
            }
        }
        if (executor_) {
            asio::post(executor_, [this, job = std::move(job)]() mutable {
                job();
                load_.fetch_sub(1, std::memory_order_relaxed);
            });
        } else if (wake) {
            wake_.notify_one();
        }
        return true;
    }

    void end(bool finish) {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
            if (!finish) jobs_.clear();
        }
        wake_.notify_all();
        for (auto& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }

    const std::string name;
    std::size_t load() const noexcept { return load_.load(std::memory_order_relaxed); }

private:
    // With the lock held: whether to wake a thread now. One wakes at a time, and wakes the next if jobs are left: for jobs
    // that are shorter than a wake-up, a thread for each would cost more than the jobs do.
    bool wants_wake() {
        if (waking_ || idle_ == 0) return false;
        waking_ = true;
        return true;
    }

    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            while (jobs_.empty() && !stopping_) {
                ++idle_;
                wake_.wait(lock);
                --idle_;
                waking_ = false;
            }
            if (jobs_.empty()) return;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            const bool wake = !jobs_.empty() && wants_wake();
            lock.unlock();
            if (wake) wake_.notify_one();
            job();
            job = {};
            load_.fetch_sub(1, std::memory_order_relaxed);
            lock.lock();
        }
    }

    blocking_pool_options options_;
    asio::any_io_executor executor_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<detail::unique_function<void()>> jobs_;
    std::atomic<std::size_t> load_{0};
    std::size_t idle_ = 0;
    bool waking_ = false, stopping_ = false;
    std::vector<std::thread> threads_;
};

blocking_pool::blocking_pool(std::string name, blocking_pool_options options)
    : state_(new state(std::move(name), options, asio::any_io_executor{})) {}

blocking_pool::blocking_pool(std::string name, blocking_pool_options options, asio::any_io_executor executor)
    : state_(new state(std::move(name), options, std::move(executor))) {}

blocking_pool::~blocking_pool() = default;

const std::string& blocking_pool::name() const noexcept {
    return state_->name;
}
std::size_t blocking_pool::load() const noexcept {
    return state_->load();
}
bool blocking_pool::try_submit(detail::unique_function<void()> job) {
    return state_->submit(std::move(job));
}
void blocking_pool::stop() {
    state_->end(true);
}

task<void> blocking_pool::run_erased(detail::unique_function<void()> job) {
    auto initiate = [this](auto handler, detail::unique_function<void()> work) {
        // The handler travels with the job and comes back on its own executor, which is kept busy meanwhile.
        auto executor = asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto complete = [executor](auto done, std::exception_ptr error) {
            asio::post(executor, [done = std::move(done), error]() mutable { std::move (*done)(error); });
        };
        bool accepted = state_->submit([shared, complete, work = std::move(work)]() mutable {
            std::exception_ptr error;
            try {
                work();
            } catch (...) {
                error = std::current_exception();
            }
            complete(std::move(shared), error);
        });
        if (!accepted) {
            complete(std::move(shared),
                std::make_exception_ptr(std::system_error(make_error_code(errc::overloaded), state_->name)));
        }
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(initiate), asio::use_awaitable, std::move(job));
}

} // namespace mainstay::inline v0::core
