// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/connection.hpp"

#include "data/sqlite/error.hpp"
#include "data/statement_text.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <sys/stat.h>
#include <thread>

namespace mainstay::inline v0::data::sqlite {
namespace {

// Up to this size the whole file is checked at the start, which takes tens of milliseconds.
constexpr std::int64_t checked_size = 32 * 1024 * 1024;
constexpr int steps_between_looks = 10'000;

// What may follow `pragma` with an argument: questions, and settings of the file. All others would change the
// connection under whoever comes next on it, or what the driver promises.
constexpr std::array<std::string_view, 17> open_pragmas = {"application_id", "foreign_key_check", "foreign_key_list",
    "incremental_vacuum", "index_info", "index_list", "index_xinfo", "integrity_check", "max_page_count", "optimize",
    "quick_check", "table_info", "table_list", "table_xinfo", "user_version", "wal_checkpoint", "data_version"};

// How long to sleep before another try for a file that is busy: 1 ms at first, up to 32, and half of it by chance.
std::chrono::microseconds pause_before(int times) {
    auto longest = std::chrono::microseconds(1000 << std::min(times, 5));
    auto chance = static_cast<unsigned>(std::chrono::steady_clock::now().time_since_epoch().count() / 16) % 1024;
    return longest / 2 + longest * chance / 2048;
}

} // namespace

void connection::close::operator()(sqlite3* db) const noexcept {
    sqlite3_close_v2(db);
}

connection::connection(const place& where, role as) : where_(&where) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (as == role::writer) flags |= SQLITE_OPEN_CREATE;
    int code = sqlite3_open_v2(where.file.c_str(), &db_, flags, nullptr);
    owned_.reset(db_);
    if (code != SQLITE_OK) throw make_open_error(db_, code, where.file);

    auto wait = static_cast<int>(std::min<std::chrono::milliseconds::rep>(where.options.busy_limit.count(), 1 << 30));
    sqlite3_busy_timeout(db_, wait);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_set_authorizer(db_, &connection::authorize, this);
    ask("pragma foreign_keys = on");
    if (as == role::writer) {
        prepare_writer();
    } else {
        ask("pragma query_only = on");
        sqlite3_busy_handler(db_, &connection::wait_for_others, this);
        sqlite3_progress_handler(db_, steps_between_looks, &connection::watch, this);
    }
    own_statement_ = false;
}

connection::~connection() {
    own_statement_ = true;
    kept_.clear();
    for (auto& [text, statement] : controls_)
        sqlite3_finalize(statement);
}

std::string connection::ask(const char* sql) {
    std::string answer;
    auto keep = [](void* to, int, char** values, char**) {
        *static_cast<std::string*>(to) = values[0] == nullptr ? "" : values[0];
        return 0;
    };
    // Of two that turn the same new file to a write-ahead log, SQLite lets neither wait for the other: one is told at
    // once that the file is busy, and asks again.
    const auto until = std::chrono::steady_clock::now() + where_->options.busy_limit;
    int code = sqlite3_exec(db_, sql, keep, &answer, nullptr);
    for (int times = 0; (code & 0xff) == SQLITE_BUSY && std::chrono::steady_clock::now() < until; ++times) {
        std::this_thread::sleep_for(pause_before(times));
        code = sqlite3_exec(db_, sql, keep, &answer, nullptr);
    }
    if (code != SQLITE_OK) throw make_open_error(db_, code, where_->file);
    return answer;
}

void connection::prepare_writer() {
    if (sqlite3_db_readonly(db_, "main") == 1) {
        throw error(errc::read_only, where_->file + ": the file or its disk allows no writing");
    }
    check_readable();
    if (ask("pragma journal_mode = wal") != "wal") {
        throw error(errc::unsupported, where_->file + ": the file system does not allow a write-ahead log");
    }
    // A log that grew in a busy hour is cut down to this.
    ask("pragma journal_size_limit = 67108864");
    ask(where_->memory ? "pragma synchronous = off" : "pragma synchronous = full");
    check_file();
    // So that a full or failing disk shows at the start.
    if (int code = touch(); code != SQLITE_OK) throw make_open_error(db_, code, where_->file);
    // From here on the writer waits for other processes without blocking its thread.
    sqlite3_busy_timeout(db_, 0);
}

void connection::check_file() {
    struct stat file {};
    if (where_->memory || ::stat(where_->file.c_str(), &file) != 0 || file.st_size > checked_size) return;
    std::string found = ask("pragma quick_check(1)");
    std::replace(found.begin(), found.end(), '\n', ' ');
    if (found != "ok") throw error(errc::corrupt, where_->file + ": " + found);
}

int connection::authorize(void* self, int action, const char* first, const char* second, const char*, const char*) {
    if (static_cast<connection*>(self)->own_statement_) return SQLITE_OK;
    switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    case SQLITE_PRAGMA:
        return second != nullptr && first != nullptr &&
                       std::none_of(open_pragmas.begin(), open_pragmas.end(),
                           [&](std::string_view name) { return sqlite3_stricmp(first, name.data()) == 0; })
                   ? SQLITE_DENY
                   : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

// Whether the reading should be given up.
bool connection::should_end() const noexcept {
    if (context_ != nullptr && context_->cancelled()) return true;
    auto until = std::min(deadline_, where_->close_at.load(std::memory_order_relaxed));
    return until != core::clock::steady_time::max() && where_->time->steady_now() >= until;
}

int connection::watch(void* self) noexcept {
    return static_cast<connection*>(self)->should_end();
}

// A reader has its thread to itself and sleeps on it, while another process recovers or closes the file.
int connection::wait_for_others(void* self, int times) {
    auto& here = *static_cast<connection*>(self);
    auto now = std::chrono::steady_clock::now();
    if (times == 0) here.busy_since_ = now;
    if (here.should_end() || now - here.busy_since_ >= here.where_->options.busy_limit) return 0;
    std::this_thread::sleep_for(pause_before(times));
    return 1;
}

std::unique_ptr<prepared> connection::make(std::string_view sql) {
    try {
        return std::make_unique<prepared>(db_, sql);
    } catch (const error&) {
        last_code_ = sqlite3_extended_errcode(db_);
        throw;
    }
}

connection::lease::lease(connection& from, std::string_view sql) {
    auto found = from.by_text_.find(sql);
    if (found != from.by_text_.end()) {
        from.kept_.splice(from.kept_.begin(), from.kept_, found->second);
        statement_ = found->second->get();
        if (statement_->in_use) {
            own_ = from.make(sql);
            statement_ = own_.get();
        }
        statement_->in_use = true;
    } else {
        auto fresh = from.make(sql);
        statement_ = fresh.get();
        statement_->in_use = true;
        from.kept_.push_front(std::move(fresh));
        from.by_text_.emplace(statement_->sql(), from.kept_.begin());
        // One that is in use stays, for the moment.
        if (from.kept_.size() > from.where_->options.statement_cache && !from.kept_.back()->in_use) {
            from.by_text_.erase(from.kept_.back()->sql());
            from.kept_.pop_back();
        }
    }
}

connection::lease::~lease() {
    statement_->reset();
    statement_->in_use = false;
}

detail::outcome connection::run(detail::statement& what) {
    last_code_ = 0;
    if (what.script) {
        run_script(what.text);
        return {};
    }
    lease statement(*this, what.text);
    statement->begin(what);
    auto changes_before = sqlite3_total_changes64(db_);
    detail::outcome done;
    auto* observer = where_->options.observer;
    auto since = observer != nullptr ? where_->time->steady_now() : core::clock::steady_time{};
    bool failed = true;
    try {
        for (;;) {
            int code = statement->step();
            if (code == SQLITE_DONE) break;
            if (code != SQLITE_ROW) fail(code, *statement);
            if (what.sink != nullptr) {
                if (done.rows == what.most_rows) {
                    throw error(errc::too_many_rows, "one row was asked for", statement->plain());
                }
                statement->give(*what.sink);
            }
            ++done.rows;
        }
        failed = false;
    } catch (...) {
        if (observer != nullptr) report(*statement, since, failed);
        throw;
    }
    if (sqlite3_total_changes64(db_) != changes_before) done.changed = sqlite3_changes64(db_);
    done.row_id = sqlite3_last_insert_rowid(db_);
    if (observer != nullptr) report(*statement, since, failed);
    return done;
}

bool connection::run_on(prepared& statement, detail::row_sink* sink, std::size_t most) {
    last_code_ = 0;
    for (std::size_t i = 0; i < most; ++i) {
        int code = statement.step();
        if (code == SQLITE_DONE) return false;
        if (code != SQLITE_ROW) fail(code, statement);
        if (sink != nullptr) statement.give(*sink);
    }
    return true;
}

void connection::fail(int code, prepared& statement) {
    last_code_ = code;
    if (code == SQLITE_INTERRUPT) {
        auto why = core::errc::deadline_exceeded;
        if (where_->close_at.load(std::memory_order_relaxed) < deadline_) why = core::errc::stopping;
        if (context_ != nullptr && context_->cancelled()) why = core::errc::cancelled;
        throw std::system_error(make_error_code(why), statement.plain());
    }
    throw make_error(db_, code, statement.plain());
}

bool connection::writes(std::string_view sql) {
    lease statement(*this, sql);
    return !statement->reads_only();
}

int connection::control(const char* sql) noexcept {
    own_statement_ = true;
    auto& statement = controls_[sql];
    int code = SQLITE_OK;
    if (statement == nullptr) code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code == SQLITE_OK) {
        do {
            code = sqlite3_step(statement);
        } while (code == SQLITE_ROW);
        int reset = sqlite3_reset(statement);
        code = code == SQLITE_DONE ? SQLITE_OK : reset;
    }
    own_statement_ = false;
    if (code != SQLITE_OK) last_code_ = code;
    return code;
}

void connection::run_script(std::string_view sql) {
    last_code_ = 0;
    if (sql.size() >= static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw error(errc::too_big, "a script of over 2 GiB");
    }
    std::string text(sql);
    const char* at = text.c_str();
    const char* end = at + text.size();
    while (at < end) {
        sqlite3_stmt* statement = nullptr;
        const char* tail = end;
        int code = sqlite3_prepare_v2(db_, at, static_cast<int>(end - at) + 1, &statement, &tail);
        if (tail == nullptr) tail = end;
        std::string plain = without_values({at, static_cast<std::size_t>(tail - at)});
        while (code == SQLITE_OK && statement != nullptr) {
            code = sqlite3_step(statement);
            if (code == SQLITE_ROW) code = SQLITE_OK;
            if (code == SQLITE_DONE) break;
        }
        if (statement == nullptr && code == SQLITE_OK && tail == at) {
            throw error(errc::bad_statement, "a zero byte in the text");
        }
        if (code != SQLITE_OK && code != SQLITE_DONE) {
            last_code_ = code;
            auto failure = make_error(db_, code, std::move(plain));
            sqlite3_finalize(statement);
            throw failure;
        }
        sqlite3_finalize(statement);
        at = tail;
    }
}

std::string connection::plan_of(const std::string& sql) noexcept {
    try {
        std::string plan, text = "explain query plan " + sql;
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db_, text.c_str(), static_cast<int>(text.size()) + 1, &statement, nullptr) ==
            SQLITE_OK) {
            while (sqlite3_step(statement) == SQLITE_ROW) {
                const auto* line = reinterpret_cast<const char*>(sqlite3_column_text(statement, 3));
                if (!plan.empty()) plan += '\n';
                if (line != nullptr) plan += line;
            }
        }
        sqlite3_finalize(statement);
        return plan;
    } catch (...) {
        return {};
    }
}

int connection::touch() noexcept {
    own_statement_ = true;
    std::int64_t version = 0;
    auto keep = [](void* to, int, char** values, char**) {
        *static_cast<std::int64_t*>(to) = values[0] == nullptr ? 0 : std::atoll(values[0]);
        return 0;
    };
    int code = sqlite3_exec(db_, "begin immediate; pragma user_version", keep, &version, nullptr);
    if (code == SQLITE_OK) {
        char write[64];
        std::snprintf(write, sizeof(write), "pragma user_version = %lld; commit", static_cast<long long>(version));
        code = sqlite3_exec(db_, write, nullptr, nullptr, nullptr);
    }
    if (sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
    own_statement_ = false;
    return code;
}

bool connection::outside_transaction() const noexcept {
    return sqlite3_get_autocommit(db_) != 0;
}

bool connection::owes_foreign_keys() const noexcept {
    int owed = 0, highest = 0;
    return sqlite3_db_status(db_, SQLITE_DBSTATUS_DEFERRED_FKS, &owed, &highest, 0) == SQLITE_OK && owed != 0;
}

void connection::report(prepared& statement, core::clock::steady_time since, bool failed) noexcept {
    try {
        const auto& options = where_->options;
        statement_record record{statement.plain(), where_->time->steady_now() - since, failed};
        options.observer->ran(record);
        if (record.elapsed >= options.slow_statement) options.observer->slow(record, plan_of(statement.sql()));
    } catch (...) { // an observer does not throw; one that does changes nothing
    }
}

} // namespace mainstay::inline v0::data::sqlite
