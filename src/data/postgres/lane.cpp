// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/lane.hpp"

#include "core/timers.hpp"
#include "data/postgres/level.hpp"
#include "data/postgres/there.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/post.hpp>
#include <asio/query.hpp>

#include <algorithm>

namespace mainstay::inline v0::data::postgres {
namespace {

using namespace std::chrono_literals;

// How often deadlines and cancellations are looked at while anything is under way.
constexpr auto between_sweeps = 20ms;
// Groups of statements on their way on one shared connection: enough to hide the way to the server, few enough that a
// slow one does not hold up many.
constexpr std::size_t read_depth = 16, write_depth = 16, read_group = 16;

std::size_t share(std::size_t of, std::size_t lanes) {
    return std::max<std::size_t>((of + lanes - 1) / lanes, 1);
}

std::exception_ptr core_failure(core::errc code) {
    return std::make_exception_ptr(std::system_error(make_error_code(code), "transaction"));
}

std::string begin_of(const transaction_options& options) {
    switch (options.isolation) {
    case transaction_isolation::read_committed:
        return "begin isolation level read committed";
    case transaction_isolation::repeatable_read:
        return "begin isolation level repeatable read";
    case transaction_isolation::serializable:
        break;
    }
    return "begin isolation level serializable";
}

[[noreturn]] void refuse(const error& why) {
    if (why.reason() != errc::read_only) throw why;
    throw error(errc::bad_statement, "what is read row by row outside a transaction must not write", why.statement());
}

// A result that is read outside of any body: a transaction of its own that only reads, until it goes.
class reading_cursor final : public detail::cursor {
public:
    reading_cursor(std::shared_ptr<lane> on, std::shared_ptr<attempt> in, std::unique_ptr<detail::cursor> rows)
        : on_(std::move(on))
        , in_(std::move(in))
        , rows_(std::move(rows)) {}
    ~reading_cursor() override {
        asio::post(on_->executor(), [in = std::move(in_), rows = std::shared_ptr(std::move(rows_))]() mutable {
            rows.reset();
            in->abandon();
        });
    }
    task<bool> next(std::size_t rows) override { return there<bool>(on_->executor(), only_reading(*rows_, rows)); }

private:
    static task<bool> only_reading(detail::cursor& from, std::size_t rows) {
        std::optional<error> refused;
        try {
            co_return co_await from.next(rows);
        } catch (const error& why) {
            refused = why;
        }
        refuse(*refused);
    }

    std::shared_ptr<lane> on_;
    std::shared_ptr<attempt> in_;
    std::unique_ptr<detail::cursor> rows_;
};

} // namespace

lane::lane(std::shared_ptr<const place> where, asio::any_io_executor executor, std::size_t lanes)
    : where_(std::move(where))
    , executor_(std::move(executor))
    , opens_(std::make_shared<connector>(where_, executor_)) {
    const auto& options = where_->options;
    reads_ = std::make_shared<shared_line>(where_, opens_, role::reads,
        shared_line::limits{share(options.readers, lanes), read_depth, read_group, share(options.reader_queue, lanes)});
    writes_ = std::make_shared<shared_line>(where_, opens_, role::writes,
        shared_line::limits{share(options.connections / 4, lanes), write_depth, 1, share(options.writer_queue, lanes)});
    own_ = std::make_shared<pool>(
        where_, opens_, pool::limits{share(options.connections, lanes), share(options.writer_queue, lanes)});
}

task<void> lane::open() {
    auto first = std::make_shared<connection>(where_, executor_, role::reads);
    co_await first->open(where_->time->steady_now() + where_->options.connect_limit);
    reads_->adopt(std::move(first));
}

void lane::submit(role as, std::unique_ptr<job> what) {
    (as == role::reads ? reads_ : writes_)->submit(std::move(what));
    watch();
}

bool lane::is_busy() const noexcept {
    return reads_->load() + writes_->load() + own_->waiting() + own_->lent() > 0;
}

void lane::watch() {
    if (alarm_.armed() || !is_busy()) return;
    core::timers::of(asio::query(executor_, asio::execution::context))
        .schedule(alarm_, where_->time->steady_now() + between_sweeps);
}

void lane::sweep() {
    auto self = shared_from_this();
    auto now = where_->time->steady_now();
    reads_->sweep(now);
    writes_->sweep(now);
    own_->sweep(now);
    watch();
}

task<settled> lane::transact(detail::transaction_body& body, conflict_gate::kind kind, transaction_options options,
    core::context_ptr context, std::shared_ptr<detail::body_mark> mark) {
    auto self = shared_from_this();
    auto limit = options.busy_limit.count() > 0 ? options.busy_limit : where_->options.busy_limit;
    auto until = where_->time->steady_now() + limit;
    auto deadline = context ? std::min(until, context->deadline()) : until;
    std::optional<conflict_gate::place> in_line;
    // Of those that often fail one begins after the other, and whoever failed keeps its place until it is through.
    if (where_->conflicts.is_hot(kind)) {
        in_line.emplace(where_->conflicts, kind);
        bool on_turn = co_await in_line->turn(executor_, deadline);
        if (!on_turn) {
            std::rethrow_exception(core_failure(
                context && deadline == context->deadline() ? core::errc::deadline_exceeded : core::errc::overloaded));
        }
    }
    for (unsigned tries = 0;; ++tries) {
        auto asking = own_->borrow(context, options.priority == transaction_priority::background);
        watch();
        auto held = co_await std::move(asking);
        watch();
        attempt::terms terms;
        terms.context = context;
        if (context) terms.deadline = context->deadline();
        terms.begin = begin_of(options);
        if (options.exclusive) terms.first.push_back("select pg_advisory_xact_lock(7881703429331019125)");
        auto one = std::make_shared<attempt>(where_, std::move(held), std::move(terms));
        co_await one->run(body, *mark);
        if (one->failure() == nullptr) {
            where_->conflicts.note(kind, false);
            settled result;
            result.after_commit = one->take_after_commit();
            co_return result;
        }
        auto failure = one->failure();
        bool again = one->may_succeed_again(), conflicted = one->conflicted();
        one.reset();
        if (conflicted) where_->conflicts.note(kind, true);
        auto too_late = [&] { return where_->time->steady_now() >= deadline; };
        if (!again || too_late()) std::rethrow_exception(failure);
        if (!in_line && conflicted) {
            in_line.emplace(where_->conflicts, kind);
            bool on_turn = co_await in_line->turn(executor_, deadline);
            if (!on_turn) std::rethrow_exception(failure);
        } else if (tries > 0) {
            // With full jitter, so that those who were in each other's way do not meet again.
            auto longest = std::chrono::nanoseconds(1ms * (1U << std::min(tries, 5U)));
            std::chrono::nanoseconds wait(random_.below(static_cast<std::uint64_t>(longest.count())));
            co_await core::sleep_for(in_line ? wait / 8 : wait);
        }
        if (too_late()) std::rethrow_exception(failure);
        if (context && context->cancelled()) std::rethrow_exception(core_failure(core::errc::cancelled));
    }
}

task<std::unique_ptr<detail::cursor>> lane::read(detail::statement& what, core::context_ptr context) {
    auto self = shared_from_this();
    auto asking = own_->borrow(context);
    watch();
    auto held = co_await std::move(asking);
    watch();
    attempt::terms terms;
    terms.context = context;
    if (context) terms.deadline = context->deadline();
    terms.begin = "begin isolation level repeatable read read only";
    auto in = std::make_shared<attempt>(where_, std::move(held), std::move(terms));
    in->begin();
    std::unique_ptr<detail::cursor> rows;
    std::optional<error> refused;
    try {
        rows = co_await in->root().open(what);
    } catch (const error& why) {
        refused = why;
    }
    if (refused) refuse(*refused);
    co_return std::make_unique<reading_cursor>(self, std::move(in), std::move(rows));
}

void lane::quiesce() noexcept {
    own_->quiesce();
    reads_->quiesce();
    writes_->quiesce();
}

task<void> lane::drain(core::clock::steady_time deadline) {
    auto self = shared_from_this();
    quiesce();
    while (is_busy() && where_->time->steady_now() < deadline)
        co_await core::sleep_for(2ms);
    close(core_failure(core::errc::stopping));
}

void lane::close(std::exception_ptr why) noexcept {
    if (alarm_.armed()) core::timers::of(asio::query(executor_, asio::execution::context)).cancel(alarm_);
    opens_->close();
    reads_->close(why);
    writes_->close(why);
    own_->close(why);
}

} // namespace mainstay::inline v0::data::postgres
