// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// Why a request is not taken. Texts are literals: refusing allocates nothing until the answer is written.
struct refusal {
    int status = 0;
    std::string_view code, detail;

    explicit operator bool() const noexcept { return status != 0; }
    problem to_problem() const { return {status, std::string(code), std::string(detail)}; }
};

constexpr refusal bad_request(std::string_view detail) noexcept {
    return {400, "bad_request", detail};
}

} // namespace mainstay::inline v0::http
