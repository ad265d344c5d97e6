// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

// The pages of docs/guide: each function runs the code that its page shows, and throws when something is not as the
// page says.
namespace guide {

void app_page();
void auth_page();
void config_page();
void core_page();
void crypto_page();
void data_page();
void http_page();
void jobs_page();
void middleware_page();
void observe_page();
void resilience_page();
void routing_page();
void schema_page();
void testing_page();

/// Throws, naming the line, unless it holds.
inline void expect(bool holds, std::source_location at = std::source_location::current()) {
    if (!holds) throw std::logic_error(std::string(at.file_name()) + ':' + std::to_string(at.line()) + ": not so");
}

/// What `f` throws, which has to be an `Error`.
template <class Error, class F>
Error thrown_by(F f, std::source_location at = std::source_location::current()) {
    try {
        f();
    } catch (const Error& error) {
        return error;
    }
    expect(false, at);
    throw std::logic_error("not reached");
}

} // namespace guide
