// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/result.hpp"

#include <mainstay/data/error.hpp>

#include <charconv>
#include <string_view>

namespace mainstay::inline v0::data::postgres {
namespace {

// The tag of a command that changed rows ends in their number.
std::int64_t changed_by(const PGresult* from) noexcept {
    std::string_view tag = PQcmdStatus(const_cast<PGresult*>(from));
    bool changes =
        tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE") || tag.starts_with("MERGE");
    if (!changes) return 0;
    std::string_view number = PQcmdTuples(const_cast<PGresult*>(from));
    std::int64_t count = 0;
    std::from_chars(number.data(), number.data() + number.size(), count);
    return count;
}

} // namespace

detail::outcome take(prepared& as, detail::statement& what, const PGresult* from) {
    detail::outcome done;
    int rows = PQntuples(from);
    done.rows = static_cast<std::size_t>(rows);
    done.changed = changed_by(from);
    if (what.sink == nullptr) return done;
    what.sink->clear(); // of an earlier run
    if (done.rows > what.most_rows) throw error(errc::too_many_rows, "one row was asked for", as.plain());
    as.fit(*what.sink);
    for (int i = 0; i < rows; ++i)
        as.give(*what.sink, from, i);
    return done;
}

} // namespace mainstay::inline v0::data::postgres
