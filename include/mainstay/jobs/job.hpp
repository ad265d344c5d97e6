// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mainstay::inline v0::jobs {

/// Names a job for as long as its row is kept; never used again for another.
using job_id = std::int64_t;

/// A plain struct whose fields are the arguments, with a `static constexpr std::string_view kind` that names it.
///
/// The kind is stored with the job: it must stay the same while jobs of it wait, whatever the struct is called. The
/// arguments are stored as JSON, read back as strictly as a request's body is.
template <class T>
concept job_type = requires {
    { T::kind } -> std::convertible_to<std::string_view>;
}
&&std::is_class_v<T>&& std::movable<T>;

namespace detail {

// g++ before 13 destroys an aggregate that is built inside a co_await expression twice. J is the deduced type of a
// forwarding reference.
template <class J>
constexpr void check_awaited_job() {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
    static_assert(std::is_lvalue_reference_v<J> || std::is_trivially_destructible_v<std::remove_reference_t<J>> ||
                      !std::is_aggregate_v<std::remove_reference_t<J>>,
        "mainstay: g++ 12 would destroy this job twice if it stood inside a co_await expression. Name the job first "
        "and pass its name.");
#endif
}

} // namespace detail
} // namespace mainstay::inline v0::jobs
