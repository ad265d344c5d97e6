// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::inline v0::data {

/// Whose SQL a database speaks, for the rare statement that cannot be said in one way for all.
enum class dialect : std::uint8_t { sqlite, postgres };

/// The text with the words in braces that differ from one database to the next written out: `{key}`, a column that
/// numbers its rows and is their primary key; `{integer}`, of 64 bits; `{real}`; `{blob}`; and behind a table's closing
/// parenthesis
/// `{strict}` and `{without rowid}`, which say something to SQLite alone. Other braces stay as they are.
///
/// Migrations are read in this way by themselves.
std::string in_dialect(std::string_view sql, dialect of);

} // namespace mainstay::inline v0::data
