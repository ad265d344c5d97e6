// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/json_read.hpp>

#include <string>
#include <string_view>

namespace mainstay_test {

/// "code:where" of everything that is wrong, or the code of a document that is none; empty where all is in order.
inline std::string errors_of(const mainstay::schema::failure& failure) {
    std::string all = failure.code;
    for (const auto& error : failure.errors) {
        all += (all.empty() ? "" : " ") + error.code + ':' + error.where;
    }
    return all;
}

template <class T>
std::string json_errors(std::string_view text) {
    return errors_of(mainstay::schema::read_json<T>(text).failure());
}

} // namespace mainstay_test
