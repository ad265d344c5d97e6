// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/arguments.hpp"

#include "data/postgres/type.hpp"

#include <mainstay/data/error.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace mainstay::inline v0::data::postgres {
namespace {

using detail::storage;

constexpr std::size_t longest_value = 1'000'000'000; // of the server's own

struct unfit {
    const char* why;
};

} // namespace

arguments::arguments(const std::vector<detail::parameter>& values, const std::vector<unsigned>& types) {
    pointers_.reserve(values.size());
    lengths_.reserve(values.size());
    formats_.reserve(values.size());
    kept_.reserve(values.size()); // never grows, so that what points into it stays
    for (std::size_t i = 0; i < values.size(); ++i) {
        try {
            add(values[i], types[i]);
        } catch (const unfit& cause) {
            throw error(errc::bad_parameter, "$" + std::to_string(i + 1) + ": " + cause.why);
        }
    }
}

void arguments::add(const detail::parameter& value, unsigned of) {
    switch (value.kind) {
    case storage::integer:
        add_integer(value.integer, of);
        return;
    case storage::real:
        add_real(value.real, of);
        return;
    case storage::text:
    case storage::blob:
        if (value.bytes.size() > longest_value) throw unfit{"a value of over a gigabyte"};
        // As text it would end at the first zero byte, without a word.
        if (value.kind == storage::text && of != type::bytea && value.bytes.find('\0') != value.bytes.npos) {
            throw unfit{"a zero byte, which the database's text cannot hold"};
        }
        pointers_.push_back(value.bytes.c_str());
        lengths_.push_back(static_cast<int>(value.bytes.size()));
        formats_.push_back(value.kind == storage::blob || of == type::bytea ? 1 : 0);
        return;
    case storage::null:
        break;
    }
    pointers_.push_back(nullptr);
    lengths_.push_back(0);
    formats_.push_back(0);
}

void arguments::add_binary(std::uint64_t value, std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = size; i-- > 0; value >>= 8)
        bytes[i] = static_cast<char>(value & 0xff);
    kept_.push_back(std::move(bytes));
    pointers_.push_back(kept_.back().data());
    lengths_.push_back(static_cast<int>(size));
    formats_.push_back(1);
}

void arguments::add_text(std::string value) {
    kept_.push_back(std::move(value));
    pointers_.push_back(kept_.back().c_str());
    lengths_.push_back(static_cast<int>(kept_.back().size()));
    formats_.push_back(0);
}

void arguments::add_integer(std::int64_t value, unsigned of) {
    switch (of) {
    case type::int8:
        add_binary(static_cast<std::uint64_t>(value), 8);
        return;
    case type::int4:
        if (!std::in_range<std::int32_t>(value)) throw unfit{"the number is larger than its column's type"};
        add_binary(static_cast<std::uint64_t>(value), 4);
        return;
    case type::int2:
        if (!std::in_range<std::int16_t>(value)) throw unfit{"the number is larger than its column's type"};
        add_binary(static_cast<std::uint64_t>(value), 2);
        return;
    case type::bool_:
        if (value != 0 && value != 1) throw unfit{"a number for a truth value"};
        add_binary(static_cast<std::uint64_t>(value), 1);
        return;
    case type::float4:
    case type::float8:
        add_real(static_cast<double>(value), of);
        return;
    case type::timestamp:
    case type::timestamptz:
        if (value < std::numeric_limits<std::int64_t>::min() + 1 + epoch_microseconds) {
            throw unfit{"the time is out of range"};
        }
        add_binary(static_cast<std::uint64_t>(value - epoch_microseconds), 8);
        return;
    default:
        add_text(std::to_string(value));
    }
}

void arguments::add_real(double value, unsigned of) {
    if (of == type::float8) {
        add_binary(std::bit_cast<std::uint64_t>(value), 8);
    } else if (of == type::float4) {
        add_binary(std::bit_cast<std::uint32_t>(static_cast<float>(value)), 4);
    } else {
        char text[32];
        auto [end, failed] = std::to_chars(text, text + sizeof(text), value);
        if (failed != std::errc{}) throw unfit{"a number that cannot be written"};
        add_text(std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity") : std::string(text, end));
    }
}

} // namespace mainstay::inline v0::data::postgres
