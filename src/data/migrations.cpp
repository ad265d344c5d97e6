// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/migrations.hpp>

#include "data/driver.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/data/database.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace mainstay::inline v0::data {
namespace {

using time = std::chrono::sys_time<std::chrono::microseconds>;

struct record {
    std::int64_t version;
    std::string name;
    std::string checksum;
    time applied_at;
};

constexpr auto wait_for_other_process = std::chrono::minutes(10);

std::string with_plain_line_ends(std::string text) {
    std::erase(text, '\r');
    return text;
}

std::string checksum_of(std::string_view text) {
    return core::hex_encode(crypto::sha256(core::bytes_of(text)));
}

std::string title_of(const migration& step) {
    return "migration " + std::to_string(step.version) + " (" + step.name + ")";
}

const migration* find_step(const std::vector<migration>& steps, std::int64_t version) {
    auto found = std::lower_bound(steps.begin(), steps.end(), version,
        [](const migration& step, std::int64_t wanted) { return step.version < wanted; });
    return found != steps.end() && found->version == version ? &*found : nullptr;
}

// Throws unless what was applied is the beginning of what the program knows.
void check_history(const std::vector<migration>& steps, const std::vector<record>& applied) {
    for (const auto& done : applied) {
        const auto* known = find_step(steps, done.version);
        if (known == nullptr) {
            throw error(
                errc::migration_mismatch, "migration " + std::to_string(done.version) + " (" + done.name +
                                              ") was applied by another program, perhaps a newer version of this one");
        }
        if (known->checksum != done.checksum) {
            throw error(errc::migration_changed,
                title_of(*known) + " was applied with another text: undo the change and add a new migration");
        }
    }
    for (std::size_t i = 0; i < steps.size() && i < applied.size(); ++i) {
        if (steps[i].version != applied[i].version) {
            throw error(errc::migration_mismatch,
                title_of(steps[i]) + " was not applied, and newer ones were: give it a newer number");
        }
    }
}

task<std::vector<record>> read_history(session& on, const std::string& history) {
    return on.query_all<record>(
        "select version, name, checksum, applied_at from mainstay_migrations where history = $1 order by version",
        history);
}

task<void> make_table(session& on) {
    co_await on.execute(
        "create table if not exists mainstay_migrations (history text not null, version bigint not null, "
        "name text not null, checksum text not null, applied_at bigint not null, "
        "primary key (history, version))");
}

task<void> run_script(session& on, const std::string& text) {
    detail::statement script(text);
    script.script = true;
    co_await detail::session_access::run(on, script);
}

transaction_options options_for(std::string_view script) {
    transaction_options options;
    options.alone = true;
    options.exclusive = true;
    // Whoever waited for another process to migrate has to see what that did.
    options.isolation = transaction_isolation::read_committed;
    options.busy_limit = wait_for_other_process;
    options.foreign_keys_at_commit = script.starts_with("-- foreign_keys: at commit");
    return options;
}

// Applies the step if it is the next; false if another process did so meanwhile.
task<bool> apply(database& db, const migrations& all, const migration& step) {
    auto body = [&](transaction& tx) -> task<bool> {
        co_await make_table(tx);
        auto applied = co_await read_history(tx, all.history());
        check_history(all.steps(), applied);
        if (!applied.empty() && applied.back().version >= step.version) co_return false;
        co_await run_script(tx, in_dialect(step.up, db.dialect()));
        auto now = std::chrono::time_point_cast<std::chrono::microseconds>(db.clock().wall_now());
        co_await tx.execute("insert into mainstay_migrations (history, version, name, checksum, applied_at) "
                            "values ($1, $2, $3, $4, $5)",
            all.history(), step.version, step.name, step.checksum, now);
        co_return true;
    };
    try {
        co_return co_await db.transaction(body, options_for(step.up));
    } catch (const error& failed) {
        if (failed.reason() == errc::migration_changed || failed.reason() == errc::migration_mismatch) throw;
        throw error(errc::migration_failed, title_of(step) + ": " + failed.what());
    }
}

task<bool> undo(database& db, const migrations& all, const migration& step) {
    auto body = [&](transaction& tx) -> task<bool> {
        auto applied = co_await read_history(tx, all.history());
        if (applied.empty() || applied.back().version != step.version) co_return false;
        co_await run_script(tx, in_dialect(step.down, db.dialect()));
        co_await tx.execute(
            "delete from mainstay_migrations where history = $1 and version = $2", all.history(), step.version);
        co_return true;
    };
    try {
        co_return co_await db.transaction(body, options_for(step.down));
    } catch (const error& failed) {
        throw error(errc::migration_failed, "undoing " + title_of(step) + ": " + failed.what());
    }
}

// What was applied, also from a database that has never been migrated.
task<std::vector<record>> look_at_history(database& db, const std::string& history) {
    try {
        co_return co_await read_history(db, history);
    } catch (const error& failed) {
        if (failed.reason() != errc::bad_statement) throw;
    }
    co_return std::vector<record>{};
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in || text.str().empty()) throw error(errc::cannot_open, file.string() + ": cannot be read, or is empty");
    return text.str();
}

} // namespace

migrations& migrations::add(std::int64_t version, std::string name, std::string up, std::string down) {
    std::string title = "migration " + std::to_string(version);
    if (version < 1) throw std::invalid_argument(title + ": versions begin with 1");
    if (name.empty()) throw std::invalid_argument(title + ": has no name");
    if (up.empty()) throw std::invalid_argument(title + ": is empty");
    if (find_step(steps_, version) != nullptr) throw std::invalid_argument(title + ": is there twice");
    up = with_plain_line_ends(std::move(up));
    // Of the text as SQLite has it: the same on every database, and the same as before there were others.
    auto checksum = checksum_of(in_dialect(up, dialect::sqlite));
    migration step{version, std::move(name), std::move(up), with_plain_line_ends(std::move(down)), std::move(checksum)};
    auto place = std::find_if(steps_.begin(), steps_.end(), [&](const auto& each) { return each.version > version; });
    steps_.insert(place, std::move(step));
    return *this;
}

migrations migrations::from_folder(const std::string& path) {
    struct texts {
        std::string name, up, down;
    };
    std::map<std::int64_t, texts> found;
    std::error_code failed;
    std::filesystem::directory_iterator folder(path, failed);
    if (failed) throw error(errc::cannot_open, path + ": " + failed.message());
    for (const auto& entry : folder) {
        std::string file = entry.path().filename().string();
        if (!file.ends_with(".sql") || file.starts_with('.')) continue;
        bool down = file.ends_with(".down.sql");
        std::string stem = file.substr(0, file.size() - (down ? 9 : 4));
        std::int64_t version = 0;
        auto [end, bad] = std::from_chars(stem.data(), stem.data() + stem.size(), version);
        std::string_view name(end, static_cast<std::size_t>(stem.data() + stem.size() - end));
        if (bad != std::errc{} || version < 1 || name.size() < 2 || name.front() != '_') {
            throw error(errc::migration_mismatch, entry.path().string() + ": is not named like 0001_name.sql");
        }
        auto& step = found[version];
        auto& text = down ? step.down : step.up;
        if (!text.empty() || (!step.name.empty() && step.name != name.substr(1))) {
            throw error(errc::migration_mismatch,
                entry.path().string() + ": another file has the number " + std::to_string(version));
        }
        step.name = name.substr(1);
        text = read_text(entry.path());
    }
    migrations result;
    for (auto& [version, step] : found) {
        if (step.up.empty()) {
            throw error(errc::migration_mismatch,
                path + ": migration " + std::to_string(version) + " can be undone and not applied");
        }
        result.add(version, std::move(step.name), std::move(step.up), std::move(step.down));
    }
    return result;
}

task<std::size_t> migrate(database& db, migrations all) {
    const auto& steps = all.steps();
    auto applied = co_await look_at_history(db, all.history());
    check_history(steps, applied);
    std::size_t count = 0;
    for (std::size_t i = applied.size(); i < steps.size(); ++i) {
        bool by_us = co_await apply(db, all, steps[i]);
        if (by_us) ++count;
    }
    co_return count;
}

task<std::size_t> migrate_down(database& db, migrations all, std::int64_t version) {
    const auto& steps = all.steps();
    auto applied = co_await look_at_history(db, all.history());
    check_history(steps, applied);
    for (const auto& done : applied) {
        const auto* step = find_step(steps, done.version);
        if (done.version > version && step->down.empty()) {
            throw error(errc::migration_mismatch, title_of(*step) + " cannot be undone");
        }
    }
    std::size_t count = 0;
    for (std::size_t i = applied.size(); i-- > 0 && applied[i].version > version;) {
        bool by_us = co_await undo(db, all, *find_step(steps, applied[i].version));
        if (by_us) ++count;
    }
    co_return count;
}

task<std::vector<migration_status>> migration_state(database& db, migrations all) {
    using state = migration_status::state;
    std::map<std::int64_t, migration_status> found;
    for (const auto& step : all.steps())
        found.emplace(step.version, migration_status{step.version, step.name, state::pending, std::nullopt});
    for (const auto& done : co_await look_at_history(db, all.history())) {
        const auto* known = find_step(all.steps(), done.version);
        auto at = known == nullptr                   ? state::unknown
                  : known->checksum == done.checksum ? state::applied
                                                     : state::changed;
        found.insert_or_assign(done.version, migration_status{done.version, done.name, at, done.applied_at});
    }
    std::vector<migration_status> result;
    for (auto& [version, status] : found)
        result.push_back(std::move(status));
    co_return result;
}

} // namespace mainstay::inline v0::data
