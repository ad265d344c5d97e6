// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/attempt.hpp"

#include "data/postgres/decode.hpp"
#include "data/postgres/error.hpp"
#include "data/postgres/level.hpp"
#include "data/postgres/result.hpp"
#include "data/statement_text.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

namespace mainstay::inline v0::data::postgres {
namespace {

std::system_error core_error(core::errc code) {
    return {make_error_code(code), "transaction"};
}

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (char c : name)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

// The key of the row that came last, out of the first column.
std::int64_t key_in(const PGresult* rows, prepared& as) {
    int last = PQntuples(rows) - 1;
    if (last < 0) return 0;
    detail::cell cell;
    std::string scratch;
    std::string_view bytes(PQgetvalue(rows, last, 0), static_cast<std::size_t>(PQgetlength(rows, last, 0)));
    auto* decode = PQfformat(rows, 0) == 1 ? &decode_binary : &decode_text;
    bool well = PQgetisnull(rows, last, 0) == 0 &&
                decode(PQftype(rows, 0), bytes, detail::storage::integer, cell, scratch) == nullptr &&
                cell.kind == detail::storage::integer;
    if (!well) throw error(errc::bad_column, "the inserted row's key is no integer", as.plain());
    return cell.integer;
}

} // namespace

attempt::attempt(std::shared_ptr<const place> where, pool::lease on, terms given)
    : where_(std::move(where))
    , on_(std::move(on))
    , given_(std::move(given))
    , thread_(std::this_thread::get_id())
    , root_(std::make_unique<level>(*this))
    , innermost_(root_.get()) {}

attempt::~attempt() {
    abandon();
}

void attempt::begin() {
    begun_ = true;
    control(given_.begin);
    for (auto& each : given_.first)
        control(each);
}

void attempt::abandon() noexcept {
    over_ = true;
    if (std::exchange(begun_, false) && on_.held() && on_->is_open()) control("rollback");
    on_ = {};
}

task<void> attempt::run(detail::transaction_body& body, detail::body_mark& mark) {
    auto self = shared_from_this();
    begin();
    bool keep = false;
    mark.running = true;
    try {
        keep = co_await root_->run_body(body);
    } catch (...) {
        failure_ = std::current_exception();
    }
    mark.running = false;
    over_ = true;
    if (failure_ == nullptr) failure_ = root_->failure;
    if (failure_ == nullptr && keep) {
        try {
            co_await commit();
            kept_ = true;
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    abandon();
}

task<void> attempt::commit() {
    auto last = std::make_unique<batch>();
    last->add("commit");
    auto since = where_->time->steady_now();
    batch_results answer;
    bool lost = false;
    try {
        answer = co_await run_batch(on_.held(), std::move(last));
    } catch (...) {
        lost = true;
    }
    if (lost) {
        // Whatever was lost in front of it: nobody knows whether it committed, so that it must not run again.
        again_ = conflicted_ = false;
        throw error(errc::commit_unknown, "the connection was lost during the commit");
    }
    begun_ = false;
    if (broken_ != nullptr) std::rethrow_exception(broken_);
    if (const auto* refused = answer.failure()) {
        auto why = make_error(refused, "commit");
        note(why.reason());
        throw why;
    }
    // A transaction that the server has given up before says so only here.
    if (answer.each.empty() || std::string_view(PQcmdStatus(answer.each.front().get())) != "COMMIT") {
        throw error(errc::transaction_doomed, "the server rolled the transaction back");
    }
    if (auto* observer = where_->options.observer) observer->committed(1, where_->time->steady_now() - since);
}

std::vector<std::function<void()>> attempt::take_after_commit() {
    return kept_ ? std::move(root_->after_commit) : std::vector<std::function<void()>>();
}

void attempt::control(std::string sql) {
    auto own = std::make_unique<batch>();
    own->add(std::move(sql));
    own->done = [weak = weak_from_this()](std::exception_ptr lost, batch& ended) {
        auto self = weak.lock();
        if (!self || self->broken_ != nullptr) return;
        if (lost != nullptr) {
            self->again_ = true;
            self->broken_ = lost;
        }
        for (const auto& each : ended.results) {
            if (PQresultStatus(each.get()) != PGRES_FATAL_ERROR || sqlstate_of(each.get()) == "25P02") continue;
            auto why = make_error(each.get());
            self->note(why.reason());
            self->broken_ = std::make_exception_ptr(std::move(why));
        }
    };
    on_->send(std::move(own));
}

void attempt::check(const level& on) {
    if (std::this_thread::get_id() != thread_) {
        throw error(errc::transaction_misused, "a transaction was used from another thread than its body's");
    }
    if (over_) throw error(errc::transaction_doomed, "the transaction has ended");
    if (&on != innermost_) throw error(errc::transaction_misused, "an inner transaction is still open");
    if (on.failure != nullptr) throw error(errc::transaction_doomed, "an earlier statement failed");
    if (given_.context && given_.context->cancelled()) throw core_error(core::errc::cancelled);
    if (where_->time->steady_now() >= given_.deadline) throw core_error(core::errc::deadline_exceeded);
    if (broken_ != nullptr) std::rethrow_exception(broken_);
}

void attempt::note(errc why) noexcept {
    again_ = again_ || postgres::may_succeed_again(why);
    conflicted_ = conflicted_ || why == errc::serialization_failure || why == errc::busy;
}

void attempt::failed(level& on) noexcept {
    if (on.failure == nullptr) on.failure = std::current_exception();
    try {
        throw;
    } catch (const error& why) {
        if (why.reason() == errc::connection_lost) again_ = true;
    } catch (...) { // nothing that another run could mend
    }
}

void attempt::fail(const PGresult* result, bool cancelled, const std::string& plain) {
    auto state = sqlstate_of(result);
    if (state == "57014") { // given up: by us, or by a limit of the server's own
        bool by_context = cancelled && given_.context && given_.context->cancelled();
        throw std::system_error(
            make_error_code(by_context ? core::errc::cancelled : core::errc::deadline_exceeded), plain);
    }
    auto why = make_error(result, plain);
    note(why.reason());
    throw why;
}

task<batch_results> attempt::ask(std::unique_ptr<batch> what, std::string plain, prepared_ptr as) {
    what->context = given_.context;
    what->deadline = given_.deadline;
    what->may_cancel = true;
    auto* observer = where_->options.observer;
    auto since = observer != nullptr ? where_->time->steady_now() : core::clock::steady_time{};
    auto report = [&](bool badly) {
        if (observer == nullptr) return;
        statement_record record{plain, where_->time->steady_now() - since, badly};
        observer->ran(record);
        if (record.elapsed >= where_->options.slow_statement) observer->slow(record, {});
    };
    batch_results answer;
    try {
        answer = co_await run_batch(on_.held(), std::move(what));
    } catch (...) {
        again_ = true; // the connection is lost, and all that was done on it
        report(true);
        throw;
    }
    const auto* refused = answer.failure();
    report(refused != nullptr);
    if (broken_ != nullptr) std::rethrow_exception(broken_);
    if (refused != nullptr && as && wants_new_preparation(refused)) {
        // Prepared anew, it does: the transaction runs again.
        sqlstate_of(refused) == "26000" ? on_->statements().forget_all() : on_->statements().forget(as);
        again_ = true;
        throw error(errc::serialization_failure, "the tables changed under a prepared statement", plain);
    }
    if (refused != nullptr) fail(refused, answer.cancelled, plain);
    co_return answer;
}

task<detail::outcome> attempt::statement(detail::statement& what) {
    detail::outcome done;
    if (what.script) {
        co_await script(what.text);
        co_return done;
    }
    auto text = what.text;
    if (what.wants_key) text = co_await with_key(what);
    auto as = co_await prepare_on(on_.held(), text, what.values, true, what.sink);
    arguments values(what.values, as->parameters());
    auto one = std::make_unique<batch>();
    one->add(as, std::move(values));
    auto answer = co_await ask(std::move(one), as->plain(), as);
    done = take(*as, what, answer.each.front().get());
    if (what.wants_key && done.changed > 0) done.row_id = key_in(answer.each.front().get(), *as);
    co_return done;
}

task<void> attempt::script(const std::string& text) {
    for (std::size_t at = 0;;) {
        auto next = next_statement(text, at);
        if (!next) co_return;
        auto sql = text.substr(next->start, next->end - next->start);
        auto plain = without_values(sql);
        if (next->parameters != 0) throw error(errc::bad_parameter, "a script has no parameters", plain);
        auto one = std::make_unique<batch>();
        one->add(std::move(sql));
        co_await ask(std::move(one), plain);
    }
}

// An insert whose key is wanted gives it back: by what its own `returning` says first, or else the primary key of its
// table.
task<std::string> attempt::with_key(const detail::statement& what) {
    auto about = outline(what.text);
    if (about.returns) co_return what.text;
    auto known = where_->keys.find(what.text);
    if (known) co_return *known;
    auto bare = what.text.substr(about.start, about.end - about.start);
    auto look = co_await prepare_on(on_.held(), bare + "\nreturning tableoid", what.values, true);
    auto describe = std::make_unique<batch>();
    // The table is found as the statement itself finds it, by the search path of the connection.
    describe->add("select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and "
                  "a.attnum = i.indkey[0] where i.indrelid = " +
                  std::to_string(look->table()) +
                  " and i.indisprimary and i.indnkeyatts = 1 and a.atttypid in (20, 21, 23)");
    auto answer = co_await ask(std::move(describe), "the key of a table");
    const auto* rows = answer.each.front().get();
    if (PQntuples(rows) != 1) {
        throw error(errc::bad_statement, "the table has no primary key of one integer column: say what to return",
            without_values(what.text));
    }
    auto full = bare + "\nreturning " + quoted(PQgetvalue(rows, 0, 0));
    where_->keys.insert(what.text, full);
    co_return full;
}

} // namespace mainstay::inline v0::data::postgres
