// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/error.hpp"

#include <algorithm>

namespace mainstay::inline v0::data::postgres {
namespace {

std::string field_of(const PGresult* result, int which) {
    const char* text = PQresultErrorField(result, which);
    return text == nullptr ? std::string() : std::string(text);
}

// What is wrong with a value is told with the value, between quotes.
void leave_out_quoted(std::string& message) {
    auto open = message.find('"'), close = message.rfind('"');
    if (open != message.npos && close > open) message.replace(open + 1, close - open - 1, "?");
}

// The columns of a unique violation stand in its detail alone: "Key (a, b)=(1, 2) already exists.", in whatever
// language the server speaks. Only what stands between the first parentheses is taken, never a value.
std::vector<std::string> key_columns(const PGresult* result, const std::string& table) {
    std::vector<std::string> columns;
    std::string detail = field_of(result, PG_DIAG_MESSAGE_DETAIL);
    auto open = detail.find('('), close = detail.find(")=(");
    if (open == detail.npos || close == detail.npos || close <= open) return columns;
    std::string_view list = std::string_view(detail).substr(open + 1, close - open - 1);
    for (;;) {
        auto end = list.find(", ");
        std::string_view name = list.substr(0, end);
        if (name.size() > 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        columns.push_back(table.empty() ? std::string(name) : table + "." + std::string(name));
        if (end == list.npos) return columns;
        list.remove_prefix(end + 2);
    }
}

std::vector<std::string> columns_of(errc reason, const PGresult* result) {
    std::string table = field_of(result, PG_DIAG_TABLE_NAME), column = field_of(result, PG_DIAG_COLUMN_NAME),
                constraint = field_of(result, PG_DIAG_CONSTRAINT_NAME);
    std::vector<std::string> columns;
    if (reason == errc::unique_violation) columns = key_columns(result, table);
    if (columns.empty() && !column.empty()) columns.push_back(table.empty() ? column : table + "." + column);
    if (columns.empty() && !constraint.empty()) columns.push_back(constraint);
    return columns;
}

} // namespace

errc errc_of(std::string_view state) noexcept {
    if (state.size() != 5) return errc::other;
    struct exact {
        std::string_view state;
        errc reason;
    };
    static constexpr exact known[] = {
        {"23505", errc::unique_violation},
        {"23P01", errc::unique_violation},
        {"23503", errc::foreign_key_violation},
        {"23001", errc::foreign_key_violation},
        {"23514", errc::check_violation},
        {"23502", errc::not_null_violation},
        {"40001", errc::serialization_failure},
        {"40P01", errc::serialization_failure},
        {"55P03", errc::busy},
        {"55006", errc::busy},
        {"53300", errc::busy},
        {"40003", errc::commit_unknown},
        {"25006", errc::read_only},
        {"25P02", errc::transaction_doomed},
        {"53100", errc::disk_full},
        {"53200", errc::out_of_memory},
        {"54000", errc::too_big},
        {"22001", errc::too_big},
        {"22026", errc::too_big},
        {"0A000", errc::unsupported},
        {"58030", errc::io_error},
        {"XX001", errc::corrupt},
        {"XX002", errc::corrupt},
        {"22021", errc::bad_parameter},
        {"42804", errc::bad_statement},
        {"57014", errc::other},
        {"22003", errc::type_violation},
    };
    for (const auto& each : known) {
        if (each.state == state) return each.reason;
    }
    std::string_view of_class = state.substr(0, 2);
    if (of_class == "08" || ends_connection(state)) return errc::connection_lost;
    if (of_class == "22") return errc::type_violation;
    if (of_class == "23" || of_class == "27" || of_class == "44" || of_class == "P0") return errc::constraint_violation;
    if (of_class == "28" || of_class == "3D") return errc::cannot_open;
    if (of_class == "42" || of_class == "26" || of_class == "2B" || of_class == "3F" || of_class == "25" ||
        of_class == "0B" || of_class == "34") {
        return errc::bad_statement;
    }
    if (of_class == "40") return errc::serialization_failure;
    if (of_class == "53") return errc::busy;
    if (of_class == "54") return errc::too_big;
    if (of_class == "58") return errc::io_error;
    return errc::other;
}

std::string_view sqlstate_of(const PGresult* result) noexcept {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string_view() : std::string_view(state);
}

error make_error(const PGresult* result, std::string statement) {
    std::string message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) message = PQresultErrorMessage(result);
    while (!message.empty() && message.back() == '\n')
        message.pop_back();
    auto state = sqlstate_of(result);
    if (state.starts_with("22")) leave_out_quoted(message);
    auto reason = errc_of(state);
    auto columns = columns_of(reason, result);
    if (!state.empty()) message += " (" + std::string(state) + ")";
    return error(reason, message, std::move(statement), std::move(columns));
}

bool may_succeed_again(errc reason) noexcept {
    return reason == errc::serialization_failure || reason == errc::busy || reason == errc::connection_lost;
}

bool ends_connection(std::string_view state) noexcept {
    return state == "57P01" || state == "57P02" || state == "57P03" || state == "57P05" || state == "25P03" ||
           state.starts_with("08");
}

bool wants_new_preparation(const PGresult* result) noexcept {
    auto state = sqlstate_of(result);
    if (state == "26000") return true;
    if (state != "0A000") return false;
    // "cached plan must not change result type", by the place it comes from, as messages are translated.
    const char* from = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    return from != nullptr && std::string_view(from) == "RevalidateCachedQuery";
}

} // namespace mainstay::inline v0::data::postgres
