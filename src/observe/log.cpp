// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/log.hpp>

#include "observe/log_line.hpp"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace mainstay::inline v0::observe {
namespace {

// Lines that come within this time of a write go out together, so that a busy log wakes its thread at most so often.
constexpr std::chrono::milliseconds gather_time{10};
// A line's memory that is kept for the thread's next one.
constexpr std::size_t kept_line = 16 * 1024;

std::uint64_t lines_in(std::string_view text) {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

class log::state {
public:
    state(log_options options, std::unique_ptr<log_output> output)
        : options_(options)
        , clock_(options.clock != nullptr ? *options.clock : core::real_clock())
        , output_(std::move(output))
        , text_(
              options.format == log_format::text || (options.format == log_format::automatic && output_->terminal())) {}

    ~state() {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
            give_up_at_ = std::chrono::steady_clock::now() + options_.flush_timeout;
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    void write(log_level level, std::string_view message, std::span<const field> fields,
        const core::context* context) noexcept {
        try {
            thread_local std::string line;
            line.clear();
            append(line, {clock_.wall_now(), level, message, fields, context});
            enqueue(line);
            if (line.capacity() > kept_line) std::string().swap(line);
        } catch (...) {
            dropped_.fetch_add(1, std::memory_order_relaxed);
        }
    }

    bool flush(std::chrono::milliseconds wait) {
        std::unique_lock lock(mutex_);
        std::uint64_t target = accepted_;
        ++flushing_;
        wake_.notify_all();
        bool handled = written_.wait_for(lock, wait, [&] { return handled_ >= target; });
        --flushing_;
        std::uint64_t lost_before = std::exchange(lost_at_flush_, dropped());
        return handled && lost_at_flush_ == lost_before;
    }

    std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

private:
    void append(std::string& out, const log_line& line) const {
        if (text_) {
            append_text_line(out, line, output_->terminal());
        } else {
            append_json_line(out, line);
        }
    }

    void enqueue(std::string_view line) {
        std::unique_lock lock(mutex_);
        if (options_.immediate) {
            batch_.assign(line);
            put_out();
            return;
        }
        if (pending_.size() + line.size() > options_.queue_bytes) {
            dropped_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        if (!thread_.joinable()) start_thread();
        pending_ += line;
        ++accepted_;
        bool urgent = idle_ || (gathering_ && much_waits());
        lock.unlock();
        if (urgent) wake_.notify_one();
    }

    // Signals stay with the application's threads; a closed pipe is an error, not the end of the process.
    void start_thread() {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        try {
            thread_ = std::thread([this] { run(); });
        } catch (...) {
            pthread_sigmask(SIG_SETMASK, &before, nullptr);
            throw;
        }
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    bool much_waits() const { return pending_.size() > options_.queue_bytes / 4; }

    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            idle_ = true;
            wake_.wait(lock, [this] { return stopping_ || !pending_.empty() || owes_news_; });
            idle_ = false;
            if (pending_.empty() && !owes_news_) break;
            batch_.clear();
            std::swap(batch_, pending_);
            std::uint64_t taken = accepted_;
            lock.unlock();
            put_out();
            lock.lock();
            handled_ = taken;
            // Lines are lost while this thread writes: it tells of them though no further line comes. An output that
            // fails is tried again with the next line only.
            owes_news_ = output_works_ && dropped() > told_;
            written_.notify_all();
            gathering_ = true;
            wake_.wait_for(lock, gather_time, [this] { return stopping_ || flushing_ > 0 || much_waits(); });
            gathering_ = false;
        }
        lock.unlock();
        batch_.clear();
        put_out(); // what is left of a line, and how many were lost
    }

    // Writes the batch, after what was left of a line that went out in part, and before the news of lines lost.
    void put_out() {
        std::uint64_t lost = dropped();
        if (lost > told_) append_loss(lost - told_);
        if (!partial_.empty()) batch_.insert(0, partial_);
        std::string_view rest(batch_);
        if (rest.empty()) return;
        rest.remove_prefix(output_->write(rest, [this] { return given_up(); }));
        output_works_ = rest.empty();
        std::size_t done = batch_.size() - rest.size();
        bool cut = done > 0 ? batch_[done - 1] != '\n' : !partial_.empty();
        std::size_t line_end = cut && !rest.empty() ? rest.find('\n') + 1 : 0;
        std::uint64_t losses = lines_in(rest.substr(line_end));
        // A line that was cut goes on with the next write: the reader sees whole lines only.
        partial_.assign(rest.substr(0, line_end));
        if (lost > told_ && losses > 0) {
            --losses; // the line that tells of losses was none of the caller's
        } else {
            told_ = lost;
        }
        dropped_.fetch_add(losses, std::memory_order_relaxed);
    }

    void append_loss(std::uint64_t count) {
        const field lost("lines", count);
        append(batch_, {clock_.wall_now(), log_level::warn, "log lines dropped", {&lost, 1}, nullptr});
    }

    bool given_up() const { return std::chrono::steady_clock::now() >= give_up_at_.load(std::memory_order_relaxed); }

    const log_options options_;
    const core::clock& clock_;
    const std::unique_ptr<log_output> output_;
    const bool text_;

    std::mutex mutex_;
    std::condition_variable wake_, written_;
    std::string pending_;
    std::uint64_t accepted_ = 0, handled_ = 0;
    bool idle_ = false, gathering_ = false, stopping_ = false, owes_news_ = false;
    int flushing_ = 0;
    std::uint64_t lost_at_flush_ = 0;
    std::atomic<std::chrono::steady_clock::time_point> give_up_at_{std::chrono::steady_clock::time_point::max()};
    std::atomic<std::uint64_t> dropped_{0};

    // The writing thread's own.
    std::string batch_, partial_;
    std::uint64_t told_ = 0;
    bool output_works_ = true;
    std::thread thread_;
};

log::log(log_options options) : log(options, to_standard_error()) {}

log::log(log_options options, std::unique_ptr<log_output> output)
    : level_(options.level)
    , state_(new state(options, std::move(output))) {}

log::~log() = default;

void log::write(
    log_level level, std::string_view message, std::span<const field> fields, const core::context* context) noexcept {
    if (enabled(level)) state_->write(level, message, fields, context);
}

bool log::flush(std::chrono::milliseconds wait) {
    return state_->flush(wait);
}

std::uint64_t log::dropped() const noexcept {
    return state_->dropped();
}

} // namespace mainstay::inline v0::observe
