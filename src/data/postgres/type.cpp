// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/type.hpp"

namespace mainstay::inline v0::data::postgres {

using detail::storage;

bool has_binary_form(unsigned of) noexcept {
    switch (of) {
    case type::bool_:
    case type::bytea:
    case type::char_:
    case type::name:
    case type::int8:
    case type::int2:
    case type::int4:
    case type::text:
    case type::oid:
    case type::json:
    case type::float4:
    case type::float8:
    case type::unknown:
    case type::bpchar:
    case type::varchar:
    case type::date:
    case type::timestamp:
    case type::timestamptz:
    case type::numeric:
    case type::void_:
    case type::uuid:
    case type::jsonb:
        return true;
    default:
        return false;
    }
}

bool may_hold(unsigned of, storage wanted) noexcept {
    switch (of) {
    case type::bool_:
    case type::timestamp:
    case type::timestamptz:
        return wanted == storage::integer;
    case type::int2:
    case type::int4:
    case type::int8:
    case type::oid:
        return wanted == storage::integer || wanted == storage::real;
    case type::float4:
    case type::float8:
        return wanted == storage::real;
    case type::numeric:
        return wanted != storage::blob;
    case type::bytea:
        return wanted == storage::blob;
    default:
        return wanted == storage::text;
    }
}

std::string name_of(unsigned of) {
    switch (of) {
    case type::bool_:
        return "boolean";
    case type::bytea:
        return "bytea";
    case type::int2:
        return "smallint";
    case type::int4:
        return "integer";
    case type::int8:
        return "bigint";
    case type::oid:
        return "oid";
    case type::float4:
        return "real";
    case type::float8:
        return "double precision";
    case type::char_:
    case type::name:
    case type::text:
    case type::bpchar:
    case type::varchar:
        return "text";
    case type::json:
        return "json";
    case type::jsonb:
        return "jsonb";
    case type::date:
        return "date";
    case type::timestamp:
        return "timestamp";
    case type::timestamptz:
        return "timestamptz";
    case type::numeric:
        return "numeric";
    case type::uuid:
        return "uuid";
    default:
        return "of type " + std::to_string(of);
    }
}

} // namespace mainstay::inline v0::data::postgres
