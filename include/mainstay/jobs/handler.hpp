// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/jobs/backoff.hpp>
#include <mainstay/jobs/delivery.hpp>
#include <mainstay/jobs/job.hpp>
#include <mainstay/jobs/outcome.hpp>

#include <chrono>
#include <type_traits>

namespace mainstay::inline v0::jobs {

struct handler_options {
    /// How often a job is tried before it has failed for good; at least 1.
    int attempts = 10;
    /// The wait between attempts.
    exponential backoff{std::chrono::seconds{1}, std::chrono::hours{1}};
    /// How long one attempt may take before it is cancelled and counts as failed; 0 for no limit.
    std::chrono::nanoseconds timeout = std::chrono::minutes{5};
};

namespace detail {

template <class R>
struct awaited_result {
    using type = R;
    static constexpr bool awaited = false;
};
template <class R>
struct awaited_result<task<R>> {
    using type = R;
    static constexpr bool awaited = true;
};

template <class F, class... Args>
concept gives_outcome = std::is_invocable_v<F&, Args...> &&
    (std::is_void_v<typename awaited_result<std::invoke_result_t<F&, Args...>>::type> ||
        std::is_convertible_v<typename awaited_result<std::invoke_result_t<F&, Args...>>::type, outcome>);

template <class F, class... Args>
concept gives_nothing = std::is_invocable_v<F&, Args...> &&
    std::is_void_v<typename awaited_result<std::invoke_result_t<F&, Args...>>::type>;

} // namespace detail

/// A function of `const T&`, or of that and a `delivery&`, that returns nothing, an `outcome`, or a task of these.
template <class F, class T>
concept handler_for = detail::gives_outcome<F, const T&> || detail::gives_outcome<F, const T&, delivery&>;

/// A function of `const T&`, then `delivery&` if it likes, then `data::transaction&` if it likes, that returns nothing
/// or `task<void>`.
template <class F, class T>
concept last_word_for = detail::gives_nothing<F, const T&> || detail::gives_nothing<F, const T&, delivery&> ||
    detail::gives_nothing<F, const T&, data::transaction&> ||
    detail::gives_nothing<F, const T&, delivery&, data::transaction&>;

} // namespace mainstay::inline v0::jobs
