// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_handler.hpp>

#include <mainstay/http/problem_response.hpp>

namespace mainstay::inline v0::http {

void request_handler::refuse(exchange& turn, const problem& why) {
    write_problem(turn.response(), why, turn.request().context().id());
}

} // namespace mainstay::inline v0::http
