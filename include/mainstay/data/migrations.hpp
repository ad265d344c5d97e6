// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::data {

class database;

/// One step of a schema's history. Its text is SQL, several statements where needed, in which the words in braces that
/// `in_dialect` knows differ from one database to the next.
struct migration {
    std::int64_t version;
    std::string name;
    std::string up;
    /// Undoes `up`; empty where nothing can.
    std::string down;
    /// SHA-256 of `up` as SQLite gets it, hexadecimal; line ends do not count.
    std::string checksum;
};

/// The schema's history as the program knows it: numbered steps, in the order of their numbers.
class migrations {
public:
    migrations() = default;
    /// A history of its own beside the program's, with its own numbers: for a part that brings its tables along, as the
    /// library's own do. `history` names it in the database, and must never change.
    explicit migrations(std::string history) : history_(std::move(history)) {}

    /// Empty for the program's own.
    const std::string& history() const noexcept { return history_; }

    /// Throws `std::invalid_argument` for a version below 1 or given before, an empty name or an empty text.
    migrations& add(std::int64_t version, std::string name, std::string up, std::string down = {});
    /// Reads `0001_name.sql` and, where there, `0001_name.down.sql` from a folder. Blocks; for the start of a program.
    ///
    /// Throws `data::error` for a folder that cannot be read, and for a name that is none of these.
    static migrations from_folder(const std::string& path);

    const std::vector<migration>& steps() const noexcept { return steps_; }

private:
    std::string history_;
    std::vector<migration> steps_;
};

/// What is known of one step.
struct migration_status {
    enum class state : std::uint8_t {
        applied,
        pending,
        /// Applied, and its text has changed since.
        changed,
        /// Applied, and unknown to the program.
        unknown,
    };
    std::int64_t version;
    std::string name;
    state at;
    std::optional<std::chrono::sys_time<std::chrono::microseconds>> applied_at;
};

/// Brings the database to the newest step; gives the number of steps it applied.
///
/// Each step is a transaction of its own together with the record that it was applied, so a failed one leaves nothing
/// behind; `errc::migration_failed` names it and the cause, and the next call goes on from there. Refuses a database
/// whose history differs (`errc::migration_changed`, `errc::migration_mismatch`) before it touches anything. Of several
/// processes that start at once, one migrates while the others wait.
///
/// A first line `-- foreign_keys: at commit` in a step lets it rebuild tables that others refer to.
task<std::size_t> migrate(database& db, migrations steps);

/// Undoes the steps above `version`, newest first; gives the number of steps it undid.
///
/// `errc::migration_mismatch`, before it touches anything, if one of them has no `down` or is unknown.
task<std::size_t> migrate_down(database& db, migrations steps, std::int64_t version);

/// Every step, known or applied, in the order of versions. Changes nothing.
task<std::vector<migration_status>> migration_state(database& db, migrations steps);

} // namespace mainstay::inline v0::data
