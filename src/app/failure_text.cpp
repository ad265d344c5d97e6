// SPDX-License-Identifier: BSL-1.0
#include "app/failure_text.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/problem.hpp>

#include <asio/error.hpp>

#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <system_error>
#include <typeinfo>

namespace mainstay::inline v0 {
namespace {

std::string readable(const std::type_info& type) {
    int status = 0;
    std::unique_ptr<char, void (*)(void*)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
    return status == 0 ? name.get() : type.name();
}

} // namespace

std::string failure_text(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const problem& known) {
        std::string text = std::to_string(known.status()) + ' ' + known.code();
        if (!known.detail().empty()) text += ": " + known.detail();
        if (!known.internal().empty()) text += " (" + known.internal() + ")";
        return text;
    } catch (const std::exception& known) {
        return std::string(known.what()) + " [" + readable(typeid(known)) + "]";
    } catch (...) {
        const auto* type = abi::__cxa_current_exception_type();
        return "an exception of type " + (type != nullptr ? readable(*type) : std::string("unknown"));
    }
}

bool is_cancellation(const std::exception_ptr& error) noexcept {
    try {
        std::rethrow_exception(error);
    } catch (const std::system_error& known) {
        return known.code() == asio::error::operation_aborted || known.code() == core::errc::cancelled;
    } catch (...) {
        return false;
    }
}

bool is_overload(const std::exception_ptr& error) noexcept {
    try {
        std::rethrow_exception(error);
    } catch (const std::system_error& known) {
        return known.code() == core::errc::overloaded;
    } catch (...) {
        return false;
    }
}

} // namespace mainstay::inline v0
