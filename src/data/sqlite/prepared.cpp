// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/prepared.hpp"

#include "data/sqlite/error.hpp"
#include "data/statement_text.hpp"
#include "data/storage_name.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace mainstay::inline v0::data::sqlite {
namespace {

using detail::storage;

// The value's bytes are not copied: they stay until the statement is reset.
int bind_one(sqlite3_stmt* statement, int at, const detail::parameter& value) {
    switch (value.kind) {
    case storage::integer:
        return sqlite3_bind_int64(statement, at, value.integer);
    case storage::real:
        return sqlite3_bind_double(statement, at, value.real);
    case storage::text:
        return sqlite3_bind_text64(
            statement, at, value.bytes.data(), value.bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
    case storage::blob:
        return sqlite3_bind_blob64(statement, at, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
    case storage::null:
        break;
    }
    return sqlite3_bind_null(statement, at);
}

// Whether a column so declared can hold what the field wants (https://www.sqlite.org/datatype3.html, 3.1). Expressions
// declare nothing, and columns of NUMERIC or no affinity hold anything: those show with their values.
bool may_hold(std::string_view declared, storage wanted) {
    std::string type(declared);
    std::transform(type.begin(), type.end(), type.begin(),
        [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    auto has = [&](std::string_view part) { return type.find(part) != std::string::npos; };
    if (has("INT")) return wanted == storage::integer || wanted == storage::real;
    if (has("CHAR") || has("CLOB") || has("TEXT")) return wanted == storage::text;
    if (has("BLOB")) return type != "BLOB" || wanted == storage::blob;
    if (has("REAL") || has("FLOA") || has("DOUB")) return wanted == storage::real;
    return true;
}

} // namespace

prepared::prepared(sqlite3* db, std::string_view sql) : db_(db), sql_(sql) {
    if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max() - 1)) {
        throw error(errc::too_big, "a statement of over 2 GiB");
    }
    const char* tail = prepare();
    try {
        if (handle_ == nullptr) throw error(errc::bad_statement, "there is no statement in the text", plain());
        std::string_view rest(tail, static_cast<std::size_t>(sql_.data() + sql_.size() - tail));
        if (!without_values(rest).empty()) {
            throw error(errc::bad_statement, "more than one statement at once, or a zero byte", plain());
        }
        read_parameters();
    } catch (...) {
        sqlite3_finalize(handle_);
        throw;
    }
}

// Gives what follows the statement in its text. Where it throws, the old handle stays.
const char* prepared::prepare() {
    sqlite3_stmt* made = nullptr;
    const char* tail = nullptr;
    // The terminating zero counts, so that SQLite does not copy the text.
    int code = sqlite3_prepare_v3(
        db_, sql_.c_str(), static_cast<int>(sql_.size()) + 1, SQLITE_PREPARE_PERSISTENT, &made, &tail);
    if (code != SQLITE_OK) throw make_error(db_, code, plain());
    sqlite3_finalize(std::exchange(handle_, made));
    prepared_times_ = 0;
    return tail;
}

prepared::~prepared() {
    sqlite3_finalize(handle_);
}

const std::string& prepared::plain() {
    if (plain_.empty()) plain_ = without_values(sql_);
    return plain_;
}

bool prepared::reads_only() const noexcept {
    return sqlite3_stmt_readonly(handle_) != 0;
}

void prepared::read_parameters() {
    int count = sqlite3_bind_parameter_count(handle_);
    std::vector<bool> used;
    for (int i = 1; i <= count; ++i) {
        const char* name = sqlite3_bind_parameter_name(handle_, i);
        std::string_view text = name == nullptr ? "?" : name;
        std::size_t number = 0;
        bool numbered = text.size() > 1 && text.size() < 7 && text[0] == '$' && text[1] != '0';
        if (numbered) {
            auto [end, failed] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
            numbered = failed == std::errc{} && end == text.data() + text.size();
        }
        if (!numbered) {
            throw error(
                errc::bad_statement, "parameter " + std::string(text) + ": they are named $1, $2, and so on", plain());
        }
        parameters_.push_back(number - 1);
        if (used.size() < number) used.resize(number);
        used[number - 1] = true;
    }
    auto gap = std::find(used.begin(), used.end(), false);
    if (gap != used.end()) {
        throw error(errc::bad_parameter, "$" + std::to_string(gap - used.begin() + 1) + " is nowhere in the statement",
            plain());
    }
    arguments_ = used.size();
}

void prepared::bind(const std::vector<detail::parameter>& values) {
    if (values.size() != arguments_) {
        throw error(errc::bad_parameter,
            "the statement has " + std::to_string(arguments_) + " parameters, and " + std::to_string(values.size()) +
                " arguments were given",
            plain());
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        int code = bind_one(handle_, static_cast<int>(i) + 1, values[parameters_[i]]);
        if (code != SQLITE_OK) throw make_error(db_, code, plain());
    }
}

std::string prepared::column_name(std::size_t column) const {
    const char* name = sqlite3_column_name(handle_, static_cast<int>(column));
    return name == nullptr ? std::string() : std::string(name);
}

void prepared::bad_column(std::size_t column, const std::string& why) {
    throw error(errc::bad_column, "column \"" + column_name(column) + "\" " + why, plain());
}

void prepared::begin(const detail::statement& what) {
    bind(what.values);
    if (what.sink == nullptr) return;
    try {
        fit(*what.sink);
        return;
    } catch (const error&) { // perhaps only of an older schema
    }
    // A connection learns of a new schema when it reads, not when it prepares.
    sqlite3_exec(db_, "select 1 from sqlite_schema limit 1", nullptr, nullptr, nullptr);
    prepare();
    bind(what.values);
    fit(*what.sink);
}

void prepared::fit(const detail::row_sink& sink) {
    const auto& layout = sink.layout();
    if (fitted_ == &layout) return;
    fitted_ = nullptr;
    auto count = static_cast<std::size_t>(sqlite3_column_count(handle_));
    columns_.assign(layout.columns.size(), -1);
    cells_.resize(layout.columns.size());
    if (!layout.by_name) {
        if (count != layout.columns.size()) {
            throw error(errc::bad_column,
                "the statement gives " + std::to_string(count) + " columns, and " + std::string(layout.type) +
                    " takes " + std::to_string(layout.columns.size()),
                plain());
        }
        for (std::size_t i = 0; i < count; ++i)
            columns_[i] = static_cast<int>(i);
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            auto name = column_name(i);
            auto wanted = std::find_if(
                layout.columns.begin(), layout.columns.end(), [&](const auto& each) { return each.name == name; });
            if (wanted == layout.columns.end()) bad_column(i, "has no field in " + std::string(layout.type));
            auto& place = columns_[static_cast<std::size_t>(wanted - layout.columns.begin())];
            if (place >= 0) bad_column(i, "is there twice");
            place = static_cast<int>(i);
        }
        auto missing = std::find(columns_.begin(), columns_.end(), -1);
        if (missing != columns_.end()) {
            const auto& wanted = layout.columns[static_cast<std::size_t>(missing - columns_.begin())];
            throw error(errc::bad_column,
                "no column \"" + std::string(wanted.name) + "\" for the field of " + std::string(layout.type), plain());
        }
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const char* declared = sqlite3_column_decltype(handle_, columns_[i]);
        if (declared != nullptr && !may_hold(declared, layout.columns[i].stored)) {
            bad_column(static_cast<std::size_t>(columns_[i]),
                std::string("is declared ") + declared + ", and its field holds " + name_of(layout.columns[i].stored));
        }
    }
    fitted_ = &layout;
}

int prepared::step() {
    int code = sqlite3_step(handle_);
    // SQLite prepares again by itself when the schema has changed, and `*` may mean other columns then.
    int times = sqlite3_stmt_status(handle_, SQLITE_STMTSTATUS_REPREPARE, 0);
    if (times != prepared_times_) {
        prepared_times_ = times;
        fitted_ = nullptr;
    }
    return code;
}

void prepared::give(detail::row_sink& sink) {
    fit(sink);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        int at = columns_[i];
        auto& cell = cells_[i];
        switch (sqlite3_column_type(handle_, at)) {
        case SQLITE_INTEGER:
            cell.kind = storage::integer;
            cell.integer = sqlite3_column_int64(handle_, at);
            break;
        case SQLITE_FLOAT:
            cell.kind = storage::real;
            cell.real = sqlite3_column_double(handle_, at);
            break;
        case SQLITE_TEXT:
            cell.kind = storage::text;
            cell.bytes = {reinterpret_cast<const char*>(sqlite3_column_text(handle_, at)),
                static_cast<std::size_t>(sqlite3_column_bytes(handle_, at))};
            break;
        case SQLITE_BLOB: {
            cell.kind = storage::blob;
            const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, at));
            cell.bytes = {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(handle_, at))};
            break;
        }
        default:
            cell.kind = storage::null;
        }
    }
    if (auto bad = sink.take(cells_)) bad_column(static_cast<std::size_t>(columns_[bad->column]), bad->why);
}

void prepared::reset() noexcept {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

} // namespace mainstay::inline v0::data::sqlite
