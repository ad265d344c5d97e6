// SPDX-License-Identifier: BSL-1.0
// Settings: whatever the environment holds, they are read, or each one that is wrong is told in a line of its own.
#include "fuzz/promise.hpp"

#include <mainstay/config.hpp>
#include <mainstay/core/encoding.hpp>
#include <mainstay/observe/log_level.hpp>
#include <mainstay/resilience/rate.hpp>
#include <mainstay/schema.hpp>

#include <chrono>
#include <optional>
#include <vector>

using namespace mainstay;
using fuzz::promise;

namespace {

struct inner {
    std::uint16_t port = 1;
    config::secret key = config::secret("k");
};

struct settings {
    std::string text = "t";
    bool on = false;
    std::int64_t integer = 1;
    double real = 0.5;
    std::chrono::milliseconds wait{1};
    std::chrono::seconds seconds{1};
    std::vector<std::int32_t> list = {1};
    std::vector<std::string> names = {"a"};
    std::optional<std::uint8_t> maybe;
    resilience::rate rate{1, std::chrono::seconds{1}};
    observe::log_level level = observe::log_level::info;
    inner more;

    static constexpr auto rules() {
        return schema::rules(
            schema::field<&settings::real>(schema::range(0, 1)), schema::field<&settings::text>(schema::length(1, 8)));
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    if (auto rate = resilience::parse_rate(text)) promise(resilience::parse_rate(resilience::to_text(*rate)) == rate);

    config::environment variables;
    // A line each; a key in a file would be read from the disk.
    for (auto name : {"X_TEXT", "X_ON", "X_INTEGER", "X_REAL", "X_WAIT", "X_SECONDS", "X_LIST", "X_NAMES", "X_MAYBE",
             "X_RATE", "X_LEVEL", "X_MORE_PORT", "X_MORE_KEY"}) {
        auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.find('\0') == line.npos) variables.set(name, line);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    const char* arguments[] = {"program"};
    auto read = config::read_program<settings>({.prefix = "X_"}, 1, arguments, variables);
    if (read) {
        promise(read->real >= 0 && read->real <= 1 && core::is_utf8(read->text));
    } else {
        promise(read.exit_status() == 2 && core::is_utf8(read.text()));
        std::size_t lines = 0;
        for (char c : read.text()) {
            promise(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
            lines += c == '\n' ? 1 : 0;
        }
        promise(lines >= 1 && lines <= 13 && read.text().back() == '\n');
    }
    return 0;
}
