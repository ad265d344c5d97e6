// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/statement_cache.hpp"

#include "data/postgres/connection.hpp"
#include "data/postgres/error.hpp"

#include <mainstay/data/error.hpp>

#include <algorithm>
#include <optional>

namespace mainstay::inline v0::data::postgres {
namespace {

constexpr std::size_t most_typings = 1000;
constexpr const char* save = "savepoint mainstay_prepare";
constexpr const char* unsave = "release mainstay_prepare";
constexpr const char* restore = "rollback to mainstay_prepare";

bool send_plain(PGconn* to, const char* sql) {
    return PQsendQueryParams(to, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
}

// Tells the server to forget a statement; that it does is of no interest.
class forgetting final : public exchange {
public:
    explicit forgetting(std::string name) : sql_("deallocate " + std::move(name)) {}
    bool write(PGconn* to) override { return send_plain(to, sql_.c_str()); }
    void read(result_ptr) override {}
    void end(std::exception_ptr) override {}

private:
    std::string sql_;
};

// Another way to settle the types, after the server refused the first.
std::optional<typing> other_typing(std::string_view sqlstate, typing tried, const std::vector<detail::storage>& kinds) {
    if (tried != typing::declared || kinds.empty()) return std::nullopt;
    if (sqlstate == "42P18") return typing::text_declared;
    bool numbers = std::any_of(kinds.begin(), kinds.end(),
        [](auto kind) { return kind == detail::storage::integer || kind == detail::storage::real; });
    bool mismatch = sqlstate == "42804" || sqlstate == "42883" || sqlstate == "42725" || sqlstate == "42846";
    if (numbers && mismatch) return typing::inferred;
    return std::nullopt;
}

} // namespace

class statement_cache::preparing final : public exchange {
public:
    preparing(
        statement_cache& in, std::shared_ptr<connection> on, prepared_ptr what, typing how, bool guarded, bool again)
        : in_(in)
        , on_(std::move(on))
        , what_(std::move(what))
        , how_(how)
        , guarded_(guarded)
        , again_(again) {}

    bool write(PGconn* to) override {
        if (guarded_ && !send_plain(to, again_ ? restore : save)) return false;
        auto types = declared_types(what_->kinds(), how_);
        const auto& about = what_->about();
        std::string text = what_->sql().substr(about.start, about.end - about.start);
        if (PQsendPrepare(to, what_->name().c_str(), text.c_str(), static_cast<int>(types.size()), types.data()) != 1) {
            return false;
        }
        if (PQsendDescribePrepared(to, what_->name().c_str()) != 1) return false;
        return !guarded_ || send_plain(to, unsave);
    }

    void read(result_ptr answer) override {
        std::size_t index = results_++ - (guarded_ ? 1 : 0);
        auto status = PQresultStatus(answer.get());
        if (status == PGRES_FATAL_ERROR && !refused_) {
            refused_ = make_error(answer.get(), what_->plain());
            sqlstate_ = sqlstate_of(answer.get());
        } else if (status == PGRES_COMMAND_OK && index == 1) {
            what_->describe(answer.get());
        }
    }

    void end(std::exception_ptr lost) override {
        if (lost == nullptr && refused_) {
            if (auto other = other_typing(sqlstate_, how_, what_->kinds())) {
                auto next = std::make_unique<preparing>(in_, on_, what_, *other, guarded_, true);
                next->first_refusal_ = refused_;
                on_->send(std::move(next));
                return;
            }
            lost = std::make_exception_ptr(first_refusal_ ? *first_refusal_ : *refused_);
        }
        auto waiting = std::move(in_.asked_[what_->sql()]);
        in_.asked_.erase(what_->sql());
        if (lost == nullptr) {
            if (how_ != typing::declared) {
                if (in_.typings_.size() >= most_typings) in_.typings_.clear();
                in_.typings_.insert_or_assign(what_->sql(), how_);
            }
            in_.keep(what_);
        }
        for (auto& tell : waiting)
            tell(lost, lost == nullptr ? what_ : nullptr);
    }

private:
    statement_cache& in_;
    std::shared_ptr<connection> on_;
    prepared_ptr what_;
    typing how_;
    bool guarded_, again_; // by a savepoint; after a first try
    std::size_t results_ = 0;
    std::optional<error> refused_, first_refusal_;
    std::string sqlstate_;
};

prepared_ptr statement_cache::find(std::string_view sql, const std::vector<detail::parameter>& values) {
    auto found = by_text_.find(sql);
    if (found == by_text_.end()) return nullptr;
    auto& present = **found->second;
    present.check_count(values.size());
    if (!present.takes(values)) return nullptr;
    kept_.splice(kept_.begin(), kept_, found->second);
    return kept_.front();
}

void statement_cache::prepare(
    std::string_view sql, const std::vector<detail::parameter>& values, bool inside, answer done) {
    std::string text(sql);
    if (auto asked = asked_.find(text); asked != asked_.end()) {
        asked->second.push_back(std::move(done));
        return;
    }
    std::vector<detail::storage> kinds;
    for (const auto& value : values)
        kinds.push_back(value.kind);
    // What is null this time stays what it was.
    if (auto found = by_text_.find(sql); found != by_text_.end()) {
        const auto& before = (*found->second)->kinds();
        for (std::size_t i = 0; i < kinds.size() && i < before.size(); ++i) {
            if (kinds[i] == detail::storage::null) kinds[i] = before[i];
        }
        drop(found->second);
    }
    auto about = outline(text);
    auto what = std::make_shared<prepared>(text, std::move(about), std::move(kinds), "m" + std::to_string(++names_));
    what->check_count(values.size());
    auto how = typing::declared;
    if (auto known = typings_.find(text); known != typings_.end()) how = known->second;
    bool guarded = inside && how == typing::declared && !what->kinds().empty();
    asked_[text].push_back(std::move(done));
    on_.send(std::make_unique<preparing>(*this, on_.shared_from_this(), std::move(what), how, guarded, false));
}

void statement_cache::keep(prepared_ptr what) {
    std::string_view text = what->sql();
    kept_.push_front(std::move(what));
    by_text_.insert_or_assign(text, kept_.begin());
    while (kept_.size() > std::max<std::size_t>(most_, 1))
        drop(std::prev(kept_.end()));
}

void statement_cache::drop(std::list<prepared_ptr>::iterator what) {
    by_text_.erase((*what)->sql());
    auto name = (*what)->name();
    kept_.erase(what);
    on_.send(std::make_unique<forgetting>(std::move(name)));
}

void statement_cache::forget(const prepared_ptr& what) {
    auto found = by_text_.find(what->sql());
    if (found != by_text_.end() && *found->second == what) drop(found->second);
}

void statement_cache::forget_all() {
    by_text_.clear();
    kept_.clear();
}

void statement_cache::clear() noexcept {
    by_text_.clear();
    kept_.clear();
}

} // namespace mainstay::inline v0::data::postgres
