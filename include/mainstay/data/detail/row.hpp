// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/column.hpp>
#include <mainstay/schema/reflect.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace mainstay::inline v0::data::detail {

// What one field of a row wants of its column.
struct wanted_column {
    std::string_view name; // empty where the position decides
    storage stored;
    bool nullable;
};

// What a row type wants of a statement; one object for each type, so that its address names it.
struct row_layout {
    std::string_view type;
    std::span<const wanted_column> columns;
    bool by_name;
};

struct bad_cell {
    std::size_t column;
    const char* why;
};

// Takes rows. Called on the thread that runs the statement, while whoever asked for the rows is suspended.
class row_sink {
public:
    virtual ~row_sink() = default;
    virtual const row_layout& layout() const noexcept = 0;
    /// The cells stand in the layout's order. What it tells about a cell becomes errc::bad_column.
    virtual std::optional<bad_cell> take(std::span<const cell> cells) = 0;
    /// Forgets what it took, as the statement runs again.
    virtual void clear() noexcept = 0;
};

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

template <class T>
consteval bool is_single_column() {
    return column<typename nullable<T>::type>::exists;
}

template <class T>
consteval wanted_column wanted_of(std::string_view name) {
    require_column<T>();
    return {name, column<typename nullable<T>::type>::stored, nullable<T>::value};
}

template <class T>
struct row {
    static_assert(is_single_column<T>() || kind_of<T> == kind::structure,
        "mainstay: rows are read into plain structs, tuples, and types that have a place in a column");
    static constexpr bool by_name = !is_single_column<T>();

    static constexpr auto wanted = [] {
        if constexpr (by_name) {
            return []<std::size_t... Index>(std::index_sequence<Index...>) {
                return std::array<wanted_column, sizeof...(Index)>{
                    wanted_of<schema::field_type<T, Index>>(schema::field_names<T>[Index])...};
            }
            (std::make_index_sequence<schema::field_count<T>>{});
        } else {
            return std::array{wanted_of<T>({})};
        }
    }();

    static std::optional<bad_cell> read(std::span<const cell> cells, T& out) {
        std::optional<bad_cell> bad;
        if constexpr (by_name) {
            std::size_t index = 0;
            schema::for_each_field(out, [&](std::string_view, auto& field) {
                if (!bad) {
                    if (const char* why = read_cell(cells[index], field)) bad = bad_cell{index, why};
                }
                ++index;
            });
        } else if (const char* why = read_cell(cells[0], out)) {
            bad = bad_cell{0, why};
        }
        return bad;
    }
};

template <class... T>
struct row<std::tuple<T...>> {
    static constexpr bool by_name = false;
    static constexpr std::array<wanted_column, sizeof...(T)> wanted{wanted_of<T>({})...};

    static std::optional<bad_cell> read(std::span<const cell> cells, std::tuple<T...>& out) {
        std::optional<bad_cell> bad;
        auto one = [&](std::size_t index, auto& field) {
            if (const char* why = bad ? nullptr : read_cell(cells[index], field)) bad = bad_cell{index, why};
        };
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (one(Index, std::get<Index>(out)), ...);
        }
        (std::index_sequence_for<T...>{});
        return bad;
    }
};

template <class T>
inline constexpr row_layout layout_of{schema::type_name<T>, row<T>::wanted, row<T>::by_name};

// Keeps the rows it is given.
template <class T>
class row_list final : public row_sink {
public:
    const row_layout& layout() const noexcept override { return layout_of<T>; }
    std::optional<bad_cell> take(std::span<const cell> cells) override {
        T value{};
        auto bad = row<T>::read(cells, value);
        if (!bad) rows.push_back(std::move(value));
        return bad;
    }
    void clear() noexcept override { rows.clear(); }

    std::vector<T> rows;
};

// Keeps the first row.
template <class T>
class row_slot final : public row_sink {
public:
    const row_layout& layout() const noexcept override { return layout_of<T>; }
    std::optional<bad_cell> take(std::span<const cell> cells) override {
        return value ? std::nullopt : row<T>::read(cells, value.emplace());
    }
    void clear() noexcept override { value.reset(); }

    std::optional<T> value;
};

} // namespace mainstay::inline v0::data::detail
