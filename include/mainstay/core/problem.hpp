// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0 {

/// The one error at the HTTP edge (RFC 9457): what the client is told, and apart from it what only the log sees.
///
/// Throw it or return it from a handler. Returned or thrown out of a transaction's body it rolls back.
/// `status`, `code`, `title`, `detail` and the extension members are sent; `internal` never is.
class problem : public std::exception {
public:
    /// `code` is the machine-readable name; `detail` must be safe for the client.
    problem(int status, std::string code, std::string detail = {});

    // The usual ones; `detail` may be empty.
    static problem bad_request(std::string detail = {});
    static problem unauthorized(std::string detail = {});
    static problem forbidden(std::string detail = {});
    static problem not_found(std::string detail = {});
    static problem conflict(std::string code, std::string detail = {});
    /// 422 with every error at once; the code is `validation_failed` unless there is only one kind of error.
    static problem validation(std::vector<core::field_error> errors);
    static problem too_many_requests(std::chrono::seconds retry_after);
    static problem internal_error();
    static problem unavailable(std::chrono::seconds retry_after, std::string detail = {});

    int status() const noexcept { return status_; }
    const std::string& code() const noexcept { return code_; }
    const std::string& title() const noexcept { return title_; }
    const std::string& detail() const noexcept { return detail_; }
    const std::string& type() const noexcept { return type_; }
    /// For the log only.
    const std::string& internal() const noexcept { return internal_; }
    const std::vector<core::field_error>& errors() const noexcept { return errors_; }
    std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }
    /// Response fields that go with the problem, such as `WWW-Authenticate`.
    const std::vector<std::pair<std::string, std::string>>& fields() const noexcept { return fields_; }
    /// Extension members as (name, JSON text).
    const std::vector<std::pair<std::string, std::string>>& members() const noexcept { return members_; }

    problem& title(std::string text) &;
    problem&& title(std::string text) && { return std::move(title(std::move(text))); }
    problem& type(std::string uri) &;
    problem&& type(std::string uri) && { return std::move(type(std::move(uri))); }
    problem& internal(std::string text) &;
    problem&& internal(std::string text) && { return std::move(internal(std::move(text))); }
    problem& retry_after(std::chrono::seconds wait) &;
    problem&& retry_after(std::chrono::seconds wait) && { return std::move(retry_after(wait)); }
    problem& field(std::string name, std::string value) &;
    problem&& field(std::string name, std::string value) && {
        return std::move(field(std::move(name), std::move(value)));
    }
    problem& with(std::string name, std::string_view text) &;
    problem& with(std::string name, std::int64_t number) &;
    problem&& with(std::string name, std::string_view text) && { return std::move(with(std::move(name), text)); }
    problem&& with(std::string name, std::int64_t number) && { return std::move(with(std::move(name), number)); }

    const char* what() const noexcept override { return code_.c_str(); }

private:
    int status_;
    std::string code_, title_, detail_, type_ = "about:blank", internal_;
    std::vector<core::field_error> errors_;
    std::optional<std::chrono::seconds> retry_after_;
    std::vector<std::pair<std::string, std::string>> fields_, members_;
};

} // namespace mainstay::inline v0
