// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/readers.hpp"

#include "data/sqlite/error.hpp"

#include <mainstay/core/error.hpp>

namespace mainstay::inline v0::data::sqlite {

// A connection for one reading, or for as long as a cursor is open.
class readers::borrowed {
public:
    borrowed(std::shared_ptr<readers> from, const core::context_ptr& context)
        : from_(std::move(from))
        , connection_(from_->take()) {
        limit(context);
    }
    borrowed(const borrowed&) = delete;
    borrowed& operator=(const borrowed&) = delete;
    ~borrowed() {
        // One that met a damaged file or a failing disk may have kept what it read there.
        if (!connection_ || is_fatal(connection_->last_code())) return;
        connection_->interrupt_by(nullptr, core::clock::steady_time::max());
        from_->give_back(std::move(connection_));
    }
    void limit(const core::context_ptr& context) noexcept {
        auto deadline = context ? context->deadline() : core::clock::steady_time::max();
        connection_->interrupt_by(context.get(), deadline);
    }
    connection& operator*() const noexcept { return *connection_; }

private:
    std::shared_ptr<readers> from_;
    std::unique_ptr<connection> connection_;
};

class readers::reader_cursor final : public detail::cursor {
public:
    reader_cursor(std::shared_ptr<readers> from, detail::statement& what, core::context_ptr context)
        : from_(std::move(from))
        , context_(std::move(context))
        , what_(&what)
        , connection_(from_, context_)
        , statement_(*connection_, what.text) {
        if (!statement_->reads_only()) {
            throw error(errc::bad_statement, "what is read row by row outside a transaction must not write",
                statement_->plain());
        }
        statement_->begin(what);
    }

    task<bool> next(std::size_t rows) override {
        core::detail::unique_function<bool()> work = [this, rows] {
            return (*connection_).run_on(*statement_, what_->sink, rows);
        };
        return from_->in_pool<bool>(std::move(work));
    }

private:
    std::shared_ptr<readers> from_;
    core::context_ptr context_;
    detail::statement* what_;
    borrowed connection_;
    connection::lease statement_;
};

readers::readers(std::shared_ptr<const place> where, core::blocking_pool& pool)
    : where_(std::move(where))
    , pool_(pool) {}

std::unique_ptr<connection> readers::take() {
    {
        std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto last = std::move(idle_.back());
            idle_.pop_back();
            return last;
        }
    }
    return std::make_unique<connection>(*where_, connection::role::reader);
}

void readers::give_back(std::unique_ptr<connection> idle) noexcept {
    std::lock_guard lock(mutex_);
    if (!closed_ && idle_.size() < where_->options.readers) idle_.push_back(std::move(idle));
}

void readers::work_ended() {
    core::detail::unique_function<void()> done;
    {
        std::lock_guard lock(mutex_);
        if (--working_ == 0) done = std::move(drained_);
    }
    if (done) done();
}

void readers::drain(core::clock::steady_time deadline, core::detail::unique_function<void()> done) {
    where_->close_at = deadline;
    std::vector<std::unique_ptr<connection>> idle;
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
        idle.swap(idle_);
        if (working_ != 0) drained_ = std::move(done);
    }
    idle.clear();
    if (done) done();
}

// A statement or a caller may be wrong; this is about the file.
void readers::note_failure(const error& failed) {
    switch (failed.reason()) {
    case errc::corrupt:
    case errc::io_error:
    case errc::cannot_open:
        break;
    default:
        return;
    }
    std::lock_guard lock(mutex_);
    trouble_ = failed.code().message();
    troubled_.store(true, std::memory_order_relaxed);
}

void readers::note_success() noexcept {
    if (!troubled_.load(std::memory_order_relaxed)) return;
    std::lock_guard lock(mutex_);
    trouble_.clear();
    troubled_.store(false, std::memory_order_relaxed);
}

std::string readers::trouble() {
    std::string why;
    {
        std::lock_guard lock(mutex_);
        why = trouble_;
        if (why.empty() || probing_ || closed_) return why;
        probing_ = true;
        ++working_;
    }
    if (!pool_.try_submit([self = shared_from_this()] { self->probe(); })) {
        {
            std::lock_guard lock(mutex_);
            probing_ = false;
        }
        work_ended();
    }
    return why;
}

// With a connection of its own: the others may have kept what the file held before.
void readers::probe() noexcept {
    try {
        connection(*where_, connection::role::reader).check_readable();
        note_success();
    } catch (...) {
        // It stays as it is.
    }
    {
        std::lock_guard lock(mutex_);
        probing_ = false;
    }
    work_ended();
}

template <class T>
task<T> readers::in_pool(core::detail::unique_function<T()> work) {
    core::detail::unique_function<void(detail::resumer<T>)> start = [self = shared_from_this(), work = std::move(work)](
                                                                        detail::resumer<T> resume) mutable {
        auto refused = core::errc::stopping;
        {
            std::lock_guard lock(self->mutex_);
            if (!self->closed_) refused = core::errc{};
            ++self->working_;
        }
        // Shared with the job, which is dropped when the pool is full.
        auto shared = std::make_shared<detail::resumer<T>>(std::move(resume));
        auto job = [self, shared, work = std::move(work)]() mutable {
            std::exception_ptr failure;
            T result{};
            try {
                result = work();
                self->note_success();
            } catch (const error& failed) {
                self->note_failure(failed);
                failure = std::current_exception();
            } catch (...) {
                failure = std::current_exception();
            }
            // What the work holds may belong to the caller's frame, which is gone once it is resumed.
            work = {};
            self->work_ended();
            (*shared)(std::move(failure), std::move(result));
        };
        if (refused == core::errc{} && !self->pool_.try_submit(std::move(job))) refused = core::errc::overloaded;
        if (refused != core::errc{}) {
            self->work_ended();
            (*shared)(std::make_exception_ptr(std::system_error(make_error_code(refused), "database")), T{});
        }
    };
    co_return co_await detail::suspended<T>(std::move(start));
}

task<readers::reading> readers::run(detail::statement& what, core::context_ptr context) {
    core::detail::unique_function<reading()> work = [self = shared_from_this(), &what, context = std::move(context)] {
        borrowed here(self, context);
        reading result;
        if ((*here).writes(what.text)) {
            result.writes = true;
        } else {
            result.done = (*here).run(what);
        }
        return result;
    };
    return in_pool<reading>(std::move(work));
}

task<std::unique_ptr<detail::cursor>> readers::open(detail::statement& what, core::context_ptr context) {
    core::detail::unique_function<std::unique_ptr<detail::cursor>()> work = [self = shared_from_this(), &what,
                                                                                context = std::move(context)] {
        return std::unique_ptr<detail::cursor>(std::make_unique<reader_cursor>(self, what, context));
    };
    return in_pool<std::unique_ptr<detail::cursor>>(std::move(work));
}

} // namespace mainstay::inline v0::data::sqlite
