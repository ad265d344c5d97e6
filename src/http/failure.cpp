// SPDX-License-Identifier: BSL-1.0
#include "http/failure.hpp"

#include <mainstay/core/id.hpp>
#include <mainstay/http/problem_response.hpp>

namespace mainstay::inline v0::http {
namespace {

bool wants_telling(const std::exception_ptr& thrown) noexcept {
    try {
        std::rethrow_exception(thrown);
    } catch (const problem& known) {
        return !known.internal().empty();
    } catch (...) {
        return true;
    }
}

} // namespace

std::string_view ensure_id(request& in) {
    if (in.context().id().empty()) {
        thread_local core::id_source ids;
        char text[core::id_source::length];
        ids.write(text);
        in.context().id({text, sizeof text});
    }
    return in.context().id();
}

void answer_failure(const std::exception_ptr& thrown, request& in, response& out, const error_hook* on_error) {
    std::string_view id = ensure_id(in);
    if (on_error != nullptr && *on_error && wants_telling(thrown)) (*on_error)(in, thrown);
    out.clear();
    write_problem(out, problem_of(thrown), id);
}

} // namespace mainstay::inline v0::http
