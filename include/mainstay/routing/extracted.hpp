// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/core/problem.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing {

/// What `from_request<T>::read` answers: the value, that there is none in the request, or why it is refused.
///
/// Absent becomes an empty `std::optional` where the handler asked for one, else the extractor's `missing()`. A refusal
/// with status 422 and errors is told together with those of the other parameters; any other ends the request at once.
template <class T>
class [[nodiscard]] extracted {
public:
    extracted(T value) : value_(std::move(value)) {}
    extracted(problem why) : why_(std::make_unique<problem>(std::move(why))) {}
    extracted(core::field_error why) : extracted(problem::validation({std::move(why)})) {}

    /// The request does not have it.
    static extracted absent() { return extracted(); }

    bool has_value() const noexcept { return value_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    bool is_absent() const noexcept { return !value_ && !why_; }
    T& operator*() & noexcept { return *value_; }
    const T& operator*() const& noexcept { return *value_; }
    T&& operator*() && noexcept { return *std::move(value_); }
    T* operator->() noexcept { return &*value_; }
    const T* operator->() const noexcept { return &*value_; }
    /// The refusal, or null.
    const problem* why() const noexcept { return why_.get(); }
    std::unique_ptr<problem> take_why() noexcept { return std::move(why_); }

private:
    extracted() = default;

    std::optional<T> value_;
    std::unique_ptr<problem> why_;
};

} // namespace mainstay::inline v0::routing
