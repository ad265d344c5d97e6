// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/prepared.hpp"

#include "data/postgres/decode.hpp"
#include "data/postgres/type.hpp"
#include "data/statement_text.hpp"
#include "data/storage_name.hpp"

#include <mainstay/data/error.hpp>

#include <algorithm>

namespace mainstay::inline v0::data::postgres {

using detail::storage;

namespace {

std::string in_lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

} // namespace

std::vector<unsigned> declared_types(const std::vector<storage>& kinds, typing how) {
    std::vector<unsigned> types;
    types.reserve(kinds.size());
    for (auto kind : kinds) {
        bool numbers = how != typing::inferred;
        switch (kind) {
        case storage::integer:
            types.push_back(numbers ? type::int8 : type::none);
            break;
        case storage::real:
            types.push_back(numbers ? type::float8 : type::none);
            break;
        case storage::blob:
            types.push_back(type::bytea);
            break;
        case storage::text:
        case storage::null:
            types.push_back(how == typing::text_declared ? type::text : type::none);
            break;
        }
    }
    return types;
}

prepared::prepared(std::string sql, sql_outline about, std::vector<storage> kinds, std::string name)
    : sql_(std::move(sql))
    , name_(std::move(name))
    , about_(std::move(about))
    , kinds_(std::move(kinds)) {}

const std::string& prepared::plain() {
    if (plain_.empty()) plain_ = without_values(sql_);
    return plain_;
}

void prepared::describe(const PGresult* told) {
    parameters_.clear();
    for (int i = 0; i < PQnparams(told); ++i)
        parameters_.push_back(PQparamtype(told, i));
    columns_.clear();
    format_ = 1;
    for (int i = 0; i < PQnfields(told); ++i) {
        columns_.push_back({PQfname(told, i), PQftype(told, i), PQftable(told, i)});
        if (!has_binary_form(columns_.back().type)) format_ = 0;
    }
    fitted_ = nullptr;
}

bool prepared::takes(const std::vector<detail::parameter>& values) const noexcept {
    if (values.size() != kinds_.size()) return values.size() != about_.parameters; // told by check_count
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].kind != storage::null && values[i].kind != kinds_[i]) return false;
    }
    return true;
}

void prepared::check_count(std::size_t arguments) {
    if (arguments == about_.parameters) return;
    throw error(errc::bad_parameter,
        "the statement has " + std::to_string(about_.parameters) + " parameters, and " + std::to_string(arguments) +
            " arguments were given",
        plain());
}

void prepared::bad_column(std::size_t which, const std::string& why) {
    throw error(errc::bad_column, "column \"" + columns_[which].name + "\" " + why, plain());
}

void prepared::fit(const detail::row_sink& sink) {
    const auto& layout = sink.layout();
    if (fitted_ == &layout) return;
    fitted_ = nullptr;
    constexpr auto none = static_cast<std::size_t>(-1);
    places_.assign(layout.columns.size(), none);
    cells_.resize(layout.columns.size());
    scratch_.resize(layout.columns.size());
    if (!layout.by_name) {
        if (columns_.size() != layout.columns.size()) {
            throw error(errc::bad_column,
                "the statement gives " + std::to_string(columns_.size()) + " columns, and " + std::string(layout.type) +
                    " takes " + std::to_string(layout.columns.size()),
                plain());
        }
        for (std::size_t i = 0; i < columns_.size(); ++i)
            places_[i] = i;
    } else {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            auto wanted = std::find_if(layout.columns.begin(), layout.columns.end(),
                [&](const auto& each) { return each.name == columns_[i].name; });
            // A name that was not quoted has come back in lower case.
            if (wanted == layout.columns.end()) {
                wanted = std::find_if(layout.columns.begin(), layout.columns.end(),
                    [&](const auto& each) { return in_lower_case(each.name) == columns_[i].name; });
            }
            if (wanted == layout.columns.end()) bad_column(i, "has no field in " + std::string(layout.type));
            auto& place = places_[static_cast<std::size_t>(wanted - layout.columns.begin())];
            if (place != none) bad_column(i, "is there twice");
            place = i;
        }
        auto missing = std::find(places_.begin(), places_.end(), none);
        if (missing != places_.end()) {
            const auto& wanted = layout.columns[static_cast<std::size_t>(missing - places_.begin())];
            throw error(errc::bad_column,
                "no column \"" + std::string(wanted.name) + "\" for the field of " + std::string(layout.type), plain());
        }
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const auto& from = columns_[places_[i]];
        // What is computed shows with its values: a null that nothing gives a type is text to the server.
        if (from.table != 0 && !may_hold(from.type, layout.columns[i].stored)) {
            bad_column(
                places_[i], "is " + name_of(from.type) + ", and its field holds " + name_of(layout.columns[i].stored));
        }
    }
    fitted_ = &layout;
}

bool prepared::fits(const detail::row_sink& sink) {
    try {
        fit(sink);
        return true;
    } catch (const error&) {
        return false;
    }
}

void prepared::give(detail::row_sink& sink, const PGresult* from, int row) {
    fit(sink);
    if (static_cast<std::size_t>(PQnfields(from)) != columns_.size()) {
        throw error(errc::bad_column, "the server gives other columns than it told", plain());
    }
    const auto& layout = sink.layout();
    for (std::size_t i = 0; i < places_.size(); ++i) {
        auto& cell = cells_[i];
        int at = static_cast<int>(places_[i]);
        cell.kind = storage::null;
        if (PQgetisnull(from, row, at) != 0) continue;
        std::string_view bytes(PQgetvalue(from, row, at), static_cast<std::size_t>(PQgetlength(from, row, at)));
        auto* decode = PQfformat(from, at) == 1 ? &decode_binary : &decode_text;
        const char* why = decode(columns_[places_[i]].type, bytes, layout.columns[i].stored, cell, scratch_[i]);
        if (why != nullptr) bad_column(places_[i], why);
    }
    if (auto bad = sink.take(cells_)) bad_column(places_[bad->column], bad->why);
}

} // namespace mainstay::inline v0::data::postgres
