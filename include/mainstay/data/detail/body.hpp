// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/core/task.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace mainstay::inline v0::data {

class open_transaction;

namespace detail {

template <class R>
struct task_value {
    static_assert(!std::is_same_v<R, R>, "mainstay: a transaction's body returns task<T>");
};
template <class T>
struct task_value<task<T>> {
    using type = T;
};

template <class F>
struct body_traits {
    static_assert(std::is_invocable_v<F&, open_transaction&>,
        "mainstay: a transaction's body takes one argument, mainstay::data::transaction&");
    using type = typename task_value<std::invoke_result_t<F&, open_transaction&>>::type;
};
template <class F>
using body_result = typename body_traits<std::remove_reference_t<F>>::type;

// Whether a value is a problem, or holds one at this moment.
template <class T>
bool holds_problem(const T&) {
    return std::is_base_of_v<problem, T>;
}
template <class... T>
bool holds_problem(const std::variant<T...>& value);
template <class T>
bool holds_problem(const std::optional<T>& value) {
    return value && holds_problem(*value);
}
template <class... T>
bool holds_problem(const std::variant<T...>& value) {
    return !value.valueless_by_exception() && std::visit([](const auto& held) { return holds_problem(held); }, value);
}

// A body as the driver sees it: it may run it several times, one after the other.
class transaction_body {
public:
    virtual ~transaction_body() = default;
    /// False asks to roll back though nothing was thrown.
    virtual task<bool> run(open_transaction& in) = 0;
};

template <class F>
class held_body final : public transaction_body {
public:
    using value = body_result<F>;
    explicit held_body(F& body) : body_(&body) {}

    task<bool> run(open_transaction& in) override {
        if constexpr (std::is_void_v<value>) {
            co_await std::invoke(*body_, in);
            co_return true;
        } else {
            result.reset();
            result.emplace(co_await std::invoke(*body_, in));
            co_return !holds_problem(*result);
        }
    }

    std::conditional_t<std::is_void_v<value>, char,
        std::optional<std::conditional_t<std::is_void_v<value>, char, value>>>
        result{};

private:
    F* body_;
};

} // namespace detail
} // namespace mainstay::inline v0::data
