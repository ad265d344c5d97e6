// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/observe/field.hpp>
#include <mainstay/observe/log_level.hpp>

#include <span>
#include <string>
#include <string_view>

namespace mainstay::inline v0::observe {

struct log_line {
    core::clock::wall_time time;
    log_level level;
    std::string_view message;
    std::span<const field> fields;
    const core::context* context;
};

// Each appends the line with its line feed.
void append_json_line(std::string& out, const log_line& line);
void append_text_line(std::string& out, const log_line& line, bool colours);

} // namespace mainstay::inline v0::observe
