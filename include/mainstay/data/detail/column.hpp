// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/value.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/enum_names.hpp>
#include <mainstay/schema/rfc3339.hpp>
#include <mainstay/schema/value.hpp>

#include <chrono>
#include <concepts>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0::data::detail {

using schema::detail::kind;
using schema::detail::kind_of;

// A value that its column cannot hold; becomes errc::bad_parameter with the parameter's number.
[[noreturn]] void refuse_parameter(const char* why);

inline void write_integer(std::int64_t value, parameter& out) noexcept {
    out.kind = storage::integer;
    out.integer = value;
}
inline void write_text(std::string_view value, parameter& out) {
    out.kind = storage::text;
    out.bytes.assign(value);
}

template <class T>
inline constexpr bool is_bytes = std::same_as<T, std::vector<std::byte>>;
template <class T>
inline constexpr bool is_text_like =
    std::same_as<T, std::string_view> || std::same_as<T, const char*> || std::same_as<T, char*>;

// How T stands in a column: a `storage` it is stored as; `write` fills a parameter that is null; `read` takes a cell that is not
// null and tells in a few words why it cannot, or gives null.
template <class T, kind = kind_of<T>>
struct column {
    static constexpr bool exists = false;
};

template <class T>
struct column<T, kind::custom> {
    using json = typename schema::value<T>::json;
    using inner = column<std::remove_cvref_t<json>>;
    static constexpr bool exists = inner::exists;
    static constexpr storage stored = inner::stored;

    static void write(const T& value, parameter& out) { inner::write(schema::value<T>::to(value), out); }
    static const char* read(const cell& from, T& out) {
        std::remove_cvref_t<json> raw{};
        if (const char* why = inner::read(from, raw)) return why;
        auto parsed = schema::value<T>::from(std::move(raw));
        if (!parsed) return "holds a value that its type refuses";
        out = *std::move(parsed);
        return nullptr;
    }
};

template <>
struct column<bool, kind::boolean> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::integer;
    static void write(bool value, parameter& out) { write_integer(value, out); }
    static const char* read(const cell& from, bool& out) {
        if (from.kind != storage::integer || (from.integer != 0 && from.integer != 1)) return "is no truth value";
        out = from.integer == 1;
        return nullptr;
    }
};

template <class T>
struct column<T, kind::integer> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::integer;
    static void write(T value, parameter& out) {
        if (!std::in_range<std::int64_t>(value)) refuse_parameter("the number is larger than a database's integer");
        write_integer(static_cast<std::int64_t>(value), out);
    }
    static const char* read(const cell& from, T& out) {
        if (from.kind != storage::integer) return "is no integer";
        if (!std::in_range<T>(from.integer)) return "is out of the range of its type";
        out = static_cast<T>(from.integer);
        return nullptr;
    }
};

template <class T>
struct column<T, kind::real> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::real;
    static void write(T value, parameter& out) {
        if (value != value) refuse_parameter("a database has no NaN");
        out.kind = storage::real;
        out.real = static_cast<double>(value);
    }
    static const char* read(const cell& from, T& out) {
        if (from.kind == storage::integer) {
            out = static_cast<T>(from.integer);
        } else if (from.kind == storage::real) {
            out = static_cast<T>(from.real);
        } else {
            return "is no number";
        }
        return nullptr;
    }
};

template <class T>
struct column<T, kind::enumeration> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::text;
    static void write(T value, parameter& out) {
        auto name = schema::enum_name(value);
        if (name.empty()) refuse_parameter("a value of an enumeration without a name");
        write_text(name, out);
    }
    static const char* read(const cell& from, T& out) {
        auto value = from.kind == storage::text ? schema::enum_from_name<T>(from.bytes) : std::nullopt;
        if (!value) return "is none of the enumeration's names";
        out = *value;
        return nullptr;
    }
};

template <>
struct column<std::string, kind::string> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::text;
    static void write(std::string_view value, parameter& out) { write_text(value, out); }
    static const char* read(const cell& from, std::string& out) {
        if (from.kind != storage::text) return "is no text";
        out.assign(from.bytes);
        return nullptr;
    }
};

template <class T>
struct column<T, kind::bytes> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::blob;
    static void write(const T& value, parameter& out) {
        out.kind = storage::blob;
        out.bytes.assign(reinterpret_cast<const char*>(value.data()), value.size());
    }
    static const char* read(const cell& from, T& out) {
        if (from.kind != storage::blob) return "is no blob";
        out.resize(from.bytes.size());
        if (!out.empty()) std::memcpy(out.data(), from.bytes.data(), out.size());
        return nullptr;
    }
};

// Points in time are microseconds since 1970; what is finer is cut off.
template <class T>
struct column<T, kind::time> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::integer;
    static void write(T value, parameter& out) {
        auto time = schema::detail::to_instant(value);
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 1'000'000 - 1;
        if (time.seconds > most || time.seconds < -most) refuse_parameter("the time is out of range");
        write_integer(time.seconds * 1'000'000 + time.nanoseconds / 1000, out);
    }
    static const char* read(const cell& from, T& out) {
        if (from.kind != storage::integer) return "is no time (an integer of microseconds since 1970)";
        std::chrono::sys_time<std::chrono::microseconds> exact{std::chrono::microseconds(from.integer)};
        if (!schema::detail::from_instant(schema::detail::to_instant(exact), out)) return "is out of its type's range";
        return nullptr;
    }
};

// Days are text, YYYY-MM-DD.
template <class T>
struct column<T, kind::date> {
    static constexpr bool exists = true;
    static constexpr storage stored = storage::text;
    static void write(T value, parameter& out) {
        std::chrono::year_month_day date(value);
        if (!date.ok()) refuse_parameter("a day that does not exist");
        std::string text;
        schema::detail::append_date(text, date);
        write_text(text, out);
    }
    static const char* read(const cell& from, T& out) {
        std::chrono::year_month_day date;
        if (from.kind != storage::text || !schema::detail::read_date(from.bytes, date)) return "is no day (YYYY-MM-DD)";
        out = T(date);
        return nullptr;
    }
};

// A duration is the number of its own unit.
template <class T>
struct column<T, kind::duration> {
    using inner = column<typename T::rep>;
    static constexpr bool exists = inner::exists;
    static constexpr storage stored = inner::stored;
    static void write(T value, parameter& out) { inner::write(value.count(), out); }
    static const char* read(const cell& from, T& out) {
        typename T::rep count{};
        if (const char* why = inner::read(from, count)) return why;
        out = T(count);
        return nullptr;
    }
};

template <class T>
struct nullable {
    using type = T;
    static constexpr bool value = false;
};
template <class T>
struct nullable<std::optional<T>> {
    using type = T;
    static constexpr bool value = true;
};

template <class T>
consteval void require_column() {
    static_assert(column<typename nullable<T>::type>::exists,
        "mainstay: this type has no place in a column: a number, bool, text, enum, time, std::vector<std::byte>, an "
        "optional of these, or a type with mainstay::schema::value");
}

// Reads a cell into a field, null and all. Gives null, or why it cannot.
template <class T>
const char* read_cell(const cell& from, T& out) {
    using value = typename nullable<T>::type;
    if constexpr (nullable<T>::value) {
        if (from.kind == storage::null) {
            out.reset();
            return nullptr;
        }
        return column<value>::read(from, out.emplace());
    } else {
        if (from.kind == storage::null) return "is null, and its field is no std::optional";
        return column<value>::read(from, out);
    }
}

// What may be passed as an argument: everything that a column can hold, text in its other forms, and std::nullopt.
template <class T>
void write_parameter([[maybe_unused]] const T& value, [[maybe_unused]] parameter& out) {
    using decayed = std::decay_t<const T&>;
    if constexpr (std::same_as<T, std::nullopt_t> || std::same_as<T, std::nullptr_t>) {
        // null already
    } else if constexpr (is_text_like<decayed>) {
        if constexpr (std::is_pointer_v<T>) {
            if (value == nullptr) return;
        }
        write_text(value, out);
    } else if constexpr (nullable<T>::value) {
        if (value) write_parameter(*value, out);
    } else {
        require_column<T>();
        column<T>::write(value, out);
    }
}

} // namespace mainstay::inline v0::data::detail
