// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/core/problem.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::inline v0::schema {

/// Why an input could not be read: it is no document at all (`malformed`), or one of the wrong shape (`errors`).
struct failure {
    /// The document itself is broken; `errors` is empty then.
    bool malformed = false;
    /// `malformed_json`, `duplicate_key`, `number_out_of_range`, `too_deep` or `too_large`; empty for the wrong shape.
    std::string code = {};
    /// Safe to show to the client.
    std::string detail = {};
    /// The byte at which the document is broken, where that is known.
    std::optional<std::size_t> position = {};
    /// Everything that is wrong with the shape, in the order of the document, at most `error_limit` of them.
    std::vector<core::field_error> errors = {};

    /// 400 for a malformed document, 422 with every error for one of the wrong shape.
    problem to_problem() const&;
    problem to_problem() &&;
};

/// A value that was read, or why it could not be.
template <class T>
class [[nodiscard]] result {
public:
    /// A result that is still without a value; `failure()` is there to be filled.
    result() = default;
    result(T value) : value_(std::move(value)) {}
    result(schema::failure why) : failure_(std::move(why)) {}

    bool has_value() const noexcept { return value_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    /// Throws the problem that `to_problem` gives when there is no value.
    T& value() & {
        require();
        return *value_;
    }
    const T& value() const& {
        require();
        return *value_;
    }
    T&& value() && {
        require();
        return std::move(*value_);
    }
    T& operator*() & noexcept { return *value_; }
    const T& operator*() const& noexcept { return *value_; }
    T&& operator*() && noexcept { return *std::move(value_); }
    T* operator->() noexcept { return &*value_; }
    const T* operator->() const noexcept { return &*value_; }

    /// Empty when there is a value.
    const schema::failure& failure() const noexcept { return failure_; }
    schema::failure& failure() noexcept { return failure_; }
    /// The answer to the client; only when there is no value.
    problem to_problem() const& { return failure_.to_problem(); }
    problem to_problem() && { return std::move(failure_).to_problem(); }

    /// Puts a value-initialised `T` in place and gives it.
    T& emplace() { return value_.emplace(); }
    void reset() noexcept { value_.reset(); }

private:
    void require() const {
        if (!value_) throw failure_.to_problem();
    }

    std::optional<T> value_;
    schema::failure failure_;
};

} // namespace mainstay::inline v0::schema
