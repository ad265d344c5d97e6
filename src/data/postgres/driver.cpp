// SPDX-License-Identifier: BSL-1.0
#include "data/driver.hpp"

#include "data/body_executor.hpp"
#include "data/postgres/lane.hpp"
#include "data/postgres/sql_outline.hpp"
#include "data/postgres/there.hpp"
#include "data/statement_text.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>

#include <atomic>
#include <functional>
#include <typeinfo>

namespace mainstay::inline v0::data::postgres {
namespace {

// A statement as a transaction of its own, where what it gives decides whether it counts.
class statement_body final : public detail::transaction_body {
public:
    explicit statement_body(detail::statement& what) : what_(&what) {}
    task<bool> run(open_transaction& in) override {
        done = co_await detail::session_access::run(in, *what_);
        co_return true;
    }
    detail::outcome done;

private:
    detail::statement* what_;
};

class driver final : public detail::driver {
public:
    driver(std::string_view text, open_options options) {
        where_->address = postgres::address(std::string(text));
        where_->options = std::move(options);
    }
    ~driver() override {
        if (phase_.load() == phase::closed) return;
        for (auto& each : lanes_)
            asio::post(each->executor(), [each] { each->close(nullptr); });
    }

    const std::string& name() const noexcept override { return where_->options.name; }
    const std::string& address() const noexcept override { return where_->address.shown(); }
    data::dialect dialect() const noexcept override { return data::dialect::postgres; }
    const core::clock& clock() const override {
        if (where_->time == nullptr) throw std::system_error(make_error_code(core::errc::not_started), name());
        return *where_->time;
    }

    void observe(statement_observer& by) override { where_->options.observer = &by; }
    task<void> start(core::runtime& threads) override;
    std::optional<std::string> not_ready() const override;
    task<void> stop(core::clock::steady_time deadline) override;
    task<detail::outcome> run(detail::statement& what) override;
    task<std::unique_ptr<detail::cursor>> open(detail::statement& what) override;
    task<void> transact(detail::transaction_body& body, transaction_options options) override;

private:
    enum class phase : std::uint8_t { new_, open, stopping, closed };

    // The calling coroutine, as far as it matters here.
    struct caller {
        core::context_ptr context;
        bool inside = false; // a body of one of our own transactions
        std::shared_ptr<lane> on;
        bool on_its_thread = false;
    };
    caller look_at(const asio::any_io_executor& executor);
    void check_open() const;
    task<reply> share(role as, detail::statement& what, const caller& by);
    task<detail::outcome> run_apart(detail::statement& what, const caller& by);
    task<settled> run_body(
        detail::transaction_body& body, conflict_gate::kind kind, transaction_options options, const caller& by);

    std::shared_ptr<place> where_ = std::make_shared<place>();
    std::vector<std::shared_ptr<lane>> lanes_;
    std::atomic<std::size_t> turn_{0};
    std::atomic<phase> phase_{phase::new_};
};

task<void> driver::start(core::runtime& threads) {
    where_->time = &threads.clock();
    where_->helpers = &threads.pool("db-helpers " + where_->address.shown(), {.threads = 2, .queue = 256});
    std::vector<std::shared_ptr<lane>> made;
    for (std::size_t i = 0; i < threads.size(); ++i)
        made.push_back(std::make_shared<lane>(where_, threads.executor(i), threads.size()));
    co_await there<bool>(made.front()->executor(), [](std::shared_ptr<lane> first) -> task<bool> {
        co_await first->open();
        co_return true;
    }(made.front()));
    lanes_ = std::move(made);
    phase_.store(phase::open, std::memory_order_release);
}

std::optional<std::string> driver::not_ready() const {
    switch (phase_.load(std::memory_order_acquire)) {
    case phase::new_:
        return "not open yet";
    case phase::stopping:
    case phase::closed:
        return "closed";
    case phase::open:
        break;
    }
    for (const auto& each : lanes_) {
        if (auto trouble = each->trouble(); !trouble.empty()) return "the database cannot be reached: " + trouble;
    }
    return std::nullopt;
}

task<void> driver::stop(core::clock::steady_time deadline) {
    auto was = phase::open;
    if (!phase_.compare_exchange_strong(was, phase::stopping)) co_return;
    auto drain = [](std::shared_ptr<lane> each, core::clock::steady_time until) -> task<bool> {
        co_await each->drain(until);
        co_return true;
    };
    for (auto& each : lanes_)
        asio::post(each->executor(), [each] { each->quiesce(); });
    for (auto& each : lanes_)
        co_await there<bool>(each->executor(), drain(each, deadline));
    phase_.store(phase::closed, std::memory_order_release);
}

void driver::check_open() const {
    switch (phase_.load(std::memory_order_acquire)) {
    case phase::new_:
        throw std::system_error(make_error_code(core::errc::not_started), name());
    case phase::closed:
        throw std::system_error(make_error_code(core::errc::stopping), name());
    case phase::open:
    case phase::stopping:
        break;
    }
}

// The lane of the caller's own thread, so that nothing crosses threads; any other where it has none.
driver::caller driver::look_at(const asio::any_io_executor& executor) {
    caller result;
    result.context = core::context_ptr(core::context_of(executor));
    const auto* mark = detail::mark_of(executor);
    result.inside = mark != nullptr && mark->owner == where_.get() && mark->running;
    auto& here = asio::query(executor, asio::execution::context);
    for (auto& each : lanes_) {
        if (&asio::query(each->executor(), asio::execution::context) == &here) {
            result.on = each;
            result.on_its_thread = true;
            return result;
        }
    }
    result.on = lanes_[turn_.fetch_add(1, std::memory_order_relaxed) % lanes_.size()];
    return result;
}

task<reply> driver::share(role as, detail::statement& what, const caller& by) {
    auto one = std::make_unique<job>();
    one->what = &what;
    one->context = by.context;
    if (by.context) one->deadline = by.context->deadline();
    one->asked_at = where_->time->steady_now();
    one->wait_until = one->asked_at + where_->options.busy_limit;
    core::detail::unique_function<void(detail::resumer<reply>)> start = [&](detail::resumer<reply> resume) {
        one->resume = std::move(resume);
        if (by.on_its_thread) {
            by.on->submit(as, std::move(one));
        } else {
            asio::post(by.on->executor(),
                [on = by.on, as, sent = std::move(one)]() mutable { on->submit(as, std::move(sent)); });
        }
    };
    co_return co_await detail::suspended<reply>(std::move(start));
}

task<detail::outcome> driver::run(detail::statement& what) {
    check_open();
    auto by = look_at(co_await asio::this_coro::executor);
    bool asks = !what.script && is_question(first_word(what.text)) && !where_->writers.find(what.text);
    if (asks) {
        auto answer = co_await share(role::reads, what, by);
        if (!answer.writes) co_return answer.done;
        where_->writers.insert(what.text, {});
    }
    if (by.inside) {
        throw error(errc::inside_own_transaction,
            "a transaction's body writes through its transaction, not through the database");
    }
    // Whether rows fit shows only after they were written; what was not wanted is rolled back then.
    if (what.sink != nullptr || what.script || what.wants_key) co_return co_await run_apart(what, by);
    auto answer = co_await share(role::writes, what, by);
    co_return answer.done;
}

task<settled> driver::run_body(
    detail::transaction_body& body, conflict_gate::kind kind, transaction_options options, const caller& by) {
    auto mark = std::make_shared<detail::body_mark>();
    mark->owner = where_.get();
    mark->running = false;
    asio::any_io_executor own = detail::body_executor(mark, by.on->executor());
    if (by.context) own = core::with_context(own, by.context);
    return there<settled>(std::move(own), by.on->transact(body, kind, options, by.context, std::move(mark)));
}

task<detail::outcome> driver::run_apart(detail::statement& what, const caller& by) {
    statement_body body(what);
    co_await run_body(body, std::hash<std::string>{}(what.text), {}, by);
    co_return body.done;
}

task<std::unique_ptr<detail::cursor>> driver::open(detail::statement& what) {
    check_open();
    auto by = look_at(co_await asio::this_coro::executor);
    co_return co_await there<std::unique_ptr<detail::cursor>>(by.on->executor(), by.on->read(what, by.context));
}

task<void> driver::transact(detail::transaction_body& body, transaction_options options) {
    check_open();
    auto by = look_at(co_await asio::this_coro::executor);
    if (by.inside) {
        throw error(errc::inside_own_transaction,
            "a transaction's body writes through its transaction, not through the database");
    }
    // Each body of a program has a type of its own, which tells those that do the same from others.
    auto result = co_await run_body(body, typeid(body).hash_code(), options, by);
    for (auto& f : result.after_commit) {
        try {
            f();
        } catch (const std::exception& failed) {
            if (auto* observer = where_->options.observer) {
                observer->trouble(std::string("a function given to after_commit threw: ") + failed.what());
            }
        } catch (...) {
            if (auto* observer = where_->options.observer) observer->trouble("a function given to after_commit threw");
        }
    }
}

} // namespace
} // namespace mainstay::inline v0::data::postgres

// What `open` looks for. In C's way of naming, so that the package can ask linkers for it.
extern "C" mainstay::data::detail::driver* mainstay_v0_make_postgres_driver(
    std::string_view address, mainstay::data::open_options& options) {
    return new mainstay::data::postgres::driver(address, std::move(options));
}
