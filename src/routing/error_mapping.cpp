// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/error_mapping.hpp>

#include <mainstay/core/error.hpp>
#include <mainstay/http/upload_error.hpp>

#include <asio/error.hpp>

#include <algorithm>
#include <utility>

namespace mainstay::inline v0::routing {
namespace {

using std::chrono_literals::operator""s;

problem with_text(problem answer, const char* text) {
    return std::move(answer.internal(answer.internal().empty() ? text : answer.internal() + ": " + text));
}

} // namespace

error_mapping::error_mapping() {
    map(core::errc::overloaded, problem::unavailable(1s, "the server has too much to do; try again later"));
    map(core::errc::stopping, problem::unavailable(5s, "the server is stopping; try again later"));
    map(core::errc::deadline_exceeded, problem(503, "deadline_exceeded", "the answer took too long").retry_after(1s));
    map(http::upload_errc::storage_full, problem(507, "insufficient_storage", "there is no room for the upload now"));
    map(core::errc::cancelled, problem(499, "cancelled", "the request was cancelled"));
}

error_mapping& error_mapping::map(std::error_code code, problem answer) {
    const auto same = std::ranges::find(codes_, code, &std::pair<std::error_code, problem>::first);
    if (same == codes_.end()) {
        codes_.emplace_back(code, std::move(answer));
    } else {
        same->second = std::move(answer);
    }
    return *this;
}

error_mapping& error_mapping::map(
    const std::error_category& category, std::function<std::optional<problem>(const std::system_error&)> answer) {
    // What was said last is asked first.
    categories_.emplace(categories_.begin(), &category, std::move(answer));
    return *this;
}

error_mapping& error_mapping::merge(const error_mapping& other) {
    for (const auto& [code, answer] : other.codes_) {
        map(code, answer);
    }
    categories_.insert(categories_.begin(), other.categories_.begin(), other.categories_.end());
    return *this;
}

problem error_mapping::known(const std::system_error& error) const {
    auto answer_of = [this](std::error_code wanted) {
        const auto found = std::ranges::find(codes_, wanted, &std::pair<std::error_code, problem>::first);
        return found == codes_.end() ? nullptr : &found->second;
    };
    if (const auto* answer = answer_of(error.code())) return with_text(*answer, error.what());
    // Asio's own category knows no condition of the standard library's, so that the one does not compare to the other.
    if (error.code() == std::errc::operation_canceled || error.code() == asio::error::operation_aborted) {
        if (const auto* answer = answer_of(core::errc::cancelled)) return with_text(*answer, error.what());
    }
    for (const auto& [category, answer] : categories_) {
        if (*category != error.code().category()) continue;
        if (auto found = answer(error)) return with_text(*std::move(found), error.what());
    }
    return with_text(problem::internal_error(), error.what());
}

problem error_mapping::problem_of(const std::exception_ptr& error) const noexcept {
    const char* unknown = "an exception that is no std::exception";
    try {
        try {
            if (error) std::rethrow_exception(error);
            return problem::internal_error();
        } catch (const problem& known_already) {
            return known_already;
        } catch (const std::system_error& coded) {
            unknown = "the function for an error category threw";
            return known(coded);
        }
    } catch (const std::exception& other) {
        return with_text(problem::internal_error(), other.what());
    } catch (...) {
        return with_text(problem::internal_error(), unknown);
    }
}

} // namespace mainstay::inline v0::routing
