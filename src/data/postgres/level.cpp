// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/level.hpp"

#include "data/postgres/result.hpp"

#include <mainstay/core/error.hpp>

namespace mainstay::inline v0::data::postgres {

task<detail::outcome> level::run(detail::statement& what) {
    try {
        in_.check(*this);
        co_return co_await in_.statement(what);
    } catch (const error& failed) {
        // Misuse is the program's mistake, which it hears of; it changes nothing in the transaction.
        if (failed.reason() != errc::transaction_misused && !in_.over_) in_.failed(*this);
        throw;
    } catch (...) {
        in_.failed(*this);
        throw;
    }
}

task<std::unique_ptr<detail::cursor>> level::open(detail::statement& what) {
    try {
        in_.check(*this);
        auto made = std::make_unique<level_cursor>(in_.shared_from_this(), *this, what);
        co_await made->open();
        co_return std::unique_ptr<detail::cursor>(std::move(made));
    } catch (...) {
        if (!in_.over_ && in_.innermost_ == this) in_.failed(*this);
        throw;
    }
}

level_cursor::level_cursor(std::shared_ptr<attempt> in, level& on, detail::statement& what)
    : in_(std::move(in))
    , on_(&on)
    , what_(&what) {}

level_cursor::~level_cursor() {
    if (!name_.empty() && !in_->over_ && on_->failure == nullptr) in_->control("close " + name_);
}

task<void> level_cursor::open() {
    as_ = co_await prepare_on(in_->on_.held(), what_->text, what_->values, true, what_->sink);
    arguments values(what_->values, as_->parameters());
    const auto& about = as_->about();
    bool portions = !about.writes && (about.first == "select" || about.first == "values" || about.first == "with" ||
                                         about.first == "table");
    auto first = std::make_unique<batch>();
    std::string name;
    if (portions) {
        name = "mainstay_" + std::to_string(++in_->cursors_);
        auto sql =
            "declare " + name + " no scroll cursor for " + as_->sql().substr(about.start, about.end - about.start);
        first->add(std::move(sql), as_->parameters(), std::move(values), 0);
    } else {
        first->add(as_, std::move(values));
    }
    auto answer = co_await in_->ask(std::move(first), as_->plain(), as_);
    if (portions) {
        name_ = std::move(name);
    } else {
        whole_ = std::move(answer.each.front());
    }
}

task<bool> level_cursor::next(std::size_t rows) {
    if (in_->over_) throw error(errc::transaction_doomed, "the transaction has ended");
    try {
        in_->check(*on_);
        if (!name_.empty()) {
            auto fetch = std::make_unique<batch>();
            fetch->add("fetch forward " + std::to_string(rows) + " from " + name_, {}, arguments({}, {}),
                as_->result_format());
            auto answer = co_await in_->ask(std::move(fetch), as_->plain());
            const auto* portion = answer.each.front().get();
            int count = PQntuples(portion);
            for (int i = 0; i < count && what_->sink != nullptr; ++i)
                as_->give(*what_->sink, portion, i);
            co_return static_cast<std::size_t>(count) == rows;
        }
        int count = PQntuples(whole_.get());
        for (; rows > 0 && given_ < count; --rows, ++given_) {
            if (what_->sink != nullptr) as_->give(*what_->sink, whole_.get(), given_);
        }
        co_return given_ < count;
    } catch (...) {
        if (!in_->over_ && in_->innermost_ == on_) in_->failed(*on_);
        throw;
    }
}

task<void> level::transact(detail::transaction_body& body, transaction_options) {
    in_.check(*this);
    in_.control("savepoint n");
    level inner(in_);
    in_.innermost_ = &inner;
    bool keep = false;
    std::exception_ptr thrown;
    try {
        keep = co_await inner.run_body(body);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (in_.over_) throw error(errc::transaction_doomed, "the transaction has ended");
    in_.innermost_ = this;
    if (thrown == nullptr) thrown = inner.failure;
    if (thrown == nullptr) thrown = in_.broken_;
    if (in_.again_) {
        // The whole of it runs again, also when the body swallowed what told it so.
        failure = thrown != nullptr ? thrown
                                    : std::make_exception_ptr(error(errc::transaction_doomed, "the body runs again"));
        std::rethrow_exception(failure);
    }
    bool kept = keep && thrown == nullptr;
    if (!kept) in_.control("rollback to n");
    in_.control("release n");
    if (thrown != nullptr) std::rethrow_exception(thrown);
    if (kept) {
        for (auto& f : inner.after_commit)
            after_commit.push_back(std::move(f));
    }
}

} // namespace mainstay::inline v0::data::postgres
