// SPDX-License-Identifier: BSL-1.0
#pragma once

// What of HTTP/1.1 is taken and what is refused, as raw requests with what has to come of them: the table that every
// way of reading a request is held against. By subject in `wire_cases/`.
#include "wire_cases/bodies.hpp"
#include "wire_cases/chunks.hpp"
#include "wire_cases/fields.hpp"
#include "wire_cases/framing.hpp"
#include "wire_cases/hosts.hpp"
#include "wire_cases/limits.hpp"
#include "wire_cases/lists.hpp"
#include "wire_cases/request_lines.hpp"
#include "wire_cases/targets.hpp"

#include <iterator>
#include <utility>
#include <vector>

namespace mainstay_test {

inline std::vector<wire_case> wire_cases() {
    std::vector<wire_case> all;
    for (auto* group : {request_lines, targets, hosts, fields, framing, chunks, bodies, lists, limits}) {
        auto some = group();
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
}

} // namespace mainstay_test
