// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/value.hpp>

#include <cstdint>
#include <string>

namespace mainstay::inline v0::data::postgres {

// The numbers of the built-in types, which never change (src/include/catalog/pg_type.dat of the server).
namespace type {
inline constexpr unsigned none = 0, bool_ = 16, bytea = 17, char_ = 18, name = 19, int8 = 20, int2 = 21, int4 = 23,
                          text = 25, oid = 26, json = 114, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042,
                          varchar = 1043, date = 1082, timestamp = 1114, timestamptz = 1184, numeric = 1700,
                          void_ = 2278, uuid = 2950, jsonb = 3802;
} // namespace type

// Microseconds and days from 1970 to 2000, from which the server counts.
inline constexpr std::int64_t epoch_microseconds = 946'684'800'000'000;
inline constexpr std::int32_t epoch_days = 10'957;

// Whether values of the type are read in their binary form; all others come as text.
bool has_binary_form(unsigned type) noexcept;
// Whether a column of the type can hold what a field stores. Types of which nothing is known pass as text.
bool may_hold(unsigned type, detail::storage wanted) noexcept;
// The type's name for a message.
std::string name_of(unsigned type);

} // namespace mainstay::inline v0::data::postgres
