// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/session.hpp>

#include "data/statement_text.hpp"

namespace mainstay::inline v0::data {

void detail::throw_no_rows(const statement& asked) {
    throw error(errc::no_rows, "exactly one row was asked for", without_values(asked.text));
}

task<std::int64_t> session::changes(detail::statement what) {
    co_return (co_await run(what)).changed;
}

task<std::int64_t> session::inserted(detail::statement what) {
    what.wants_key = true;
    auto done = co_await run(what);
    if (done.changed == 0) throw error(errc::no_rows, "nothing was inserted", without_values(what.text));
    co_return done.row_id;
}

} // namespace mainstay::inline v0::data
