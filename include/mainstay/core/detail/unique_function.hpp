// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::core::detail {

template <class Signature>
class unique_function;

// A function that is moved, not copied, so that it can own what only moves (C++23 has it as move_only_function).
template <class R, class... Args>
class unique_function<R(Args...)> {
public:
    unique_function() = default;
    template <class F>
        requires(
            !std::is_same_v<std::decay_t<F>, unique_function> && std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
    unique_function(F&& f) : target_(std::make_unique<holder<std::decay_t<F>>>(std::forward<F>(f))) {}

    R operator()(Args... args) { return target_->call(std::forward<Args>(args)...); }
    explicit operator bool() const noexcept { return target_ != nullptr; }

private:
    struct callable {
        virtual ~callable() = default;
        virtual R call(Args... args) = 0;
    };
    template <class F>
    struct holder final : callable {
        template <class G>
        explicit holder(G&& g) : f(std::forward<G>(g)) {}
        R call(Args... args) override { return f(std::forward<Args>(args)...); }
        F f;
    };

    std::unique_ptr<callable> target_;
};

} // namespace mainstay::inline v0::core::detail
