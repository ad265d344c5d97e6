// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/sqlite/prepared.hpp"

#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/data/detail/statement.hpp>
#include <mainstay/data/open_options.hpp>

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;

namespace mainstay::inline v0::data::sqlite {

// Where a database is, and what its connections have in common.
struct place {
    // At this time readers give up, as the database closes.
    mutable std::atomic<core::clock::steady_time> close_at{core::clock::steady_time::max()};

    std::string file;
    bool memory = false; // in a file that nobody else knows, which is never synced
    open_options options;
    const core::clock* time = nullptr;
};

// One connection and its prepared statements. Belongs to one thread at a time.
class connection {
public:
    enum class role : std::uint8_t { writer, reader };

    // Opens the file. The writer creates what is not there, sets WAL and its durability, and checks that the file is a
    // database that can be written. Blocks.
    connection(const place& where, role as);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    sqlite3* handle() const noexcept { return db_; }

    // A prepared statement for one use, given back when it goes.
    class lease {
    public:
        lease(connection& from, std::string_view sql);
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;
        ~lease();
        prepared& operator*() const noexcept { return *statement_; }
        prepared* operator->() const noexcept { return statement_; }

    private:
        prepared* statement_;
        std::unique_ptr<prepared> own_; // when the kept one is in use
    };

    // Runs it to its end. Throws data::error.
    detail::outcome run(detail::statement& what);
    // Runs a prepared and bound statement on: up to `most` rows into the sink. True when there may be more.
    bool run_on(prepared& statement, detail::row_sink* sink, std::size_t most);
    // Whether the statement writes, as far as SQLite can tell.
    bool writes(std::string_view sql);

    // One of our own, such as `begin immediate`: gives SQLite's code and throws nothing.
    int control(const char* sql) noexcept;
    // A text of several statements, as migrations have. Throws data::error for the one that fails.
    void run_script(std::string_view sql);
    // Throws data::error where the file cannot be read as a database.
    void check_readable() { ask("select count(*) from sqlite_schema"); }
    // Writes and commits something that changes nothing, to learn whether that works: SQLite's code.
    int touch() noexcept;
    // The plan of a statement in SQLite's words, a line a step.
    std::string plan_of(const std::string& sql) noexcept;

    // Whether no transaction is open, which after an error tells that SQLite undid all of it.
    bool outside_transaction() const noexcept;
    // Whether foreign keys that are checked at the commit are broken now.
    bool owes_foreign_keys() const noexcept;
    // The code of the last statement that failed, 0 before the first.
    int last_code() const noexcept { return last_code_; }

    // Reads are given up when the context is cancelled or its deadline has passed.
    void interrupt_by(const core::context* context, core::clock::steady_time deadline) noexcept {
        context_ = context;
        deadline_ = deadline;
    }

private:
    void prepare_writer();
    void check_file();
    // The last value of the last row. Throws data::error that names the file.
    std::string ask(const char* sql);
    [[noreturn]] void fail(int code, prepared& statement);
    void report(prepared& statement, core::clock::steady_time since, bool failed) noexcept;
    static int authorize(void* self, int action, const char* first, const char* second, const char*, const char*);
    static int watch(void* self) noexcept;
    static int wait_for_others(void* self, int times);
    bool should_end() const noexcept;
    std::unique_ptr<prepared> make(std::string_view sql);

    struct close {
        void operator()(sqlite3* db) const noexcept;
    };

    const place* where_;
    std::unique_ptr<sqlite3, close> owned_;
    sqlite3* db_ = nullptr;
    bool own_statement_ = true; // the authorizer lets our own pass
    int last_code_ = 0;
    const core::context* context_ = nullptr;
    core::clock::steady_time deadline_ = core::clock::steady_time::max();
    std::chrono::steady_clock::time_point busy_since_;
    std::list<std::unique_ptr<prepared>> kept_; // the one used last comes first
    std::unordered_map<std::string_view, decltype(kept_)::iterator> by_text_;
    std::unordered_map<const char*, sqlite3_stmt*> controls_;
};

} // namespace mainstay::inline v0::data::sqlite
