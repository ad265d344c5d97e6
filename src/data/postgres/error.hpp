// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/error.hpp>

#include <libpq-fe.h>

#include <string>
#include <string_view>

namespace mainstay::inline v0::data::postgres {

// What an SQLSTATE means (https://www.postgresql.org/docs/15/errcodes-appendix.html).
errc errc_of(std::string_view sqlstate) noexcept;

// The five characters, or empty where the result tells none.
std::string_view sqlstate_of(const PGresult* result) noexcept;

// The error that a result holds. `statement` has its values left out already. The server's message is kept, its detail,
// which has values in it, is not.
error make_error(const PGresult* result, std::string statement = {});

// Whether the same transaction may well succeed if it runs again.
bool may_succeed_again(errc reason) noexcept;
// Whether the server says that it goes away, so that the connection is of no use any more.
bool ends_connection(std::string_view sqlstate) noexcept;
// Whether what was prepared on the connection does not fit any more, or is gone, and would do after being prepared
// anew.
bool wants_new_preparation(const PGresult* result) noexcept;

} // namespace mainstay::inline v0::data::postgres
