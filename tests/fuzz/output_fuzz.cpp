// SPDX-License-Identifier: BSL-1.0
// What goes out and holds what came in: log lines and metrics. Nothing breaks out of its place.
#include "fuzz/promise.hpp"
#include "observe/log_line.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/cookie.hpp>
#include <mainstay/observe/metrics.hpp>
#include <mainstay/schema.hpp>

#include <algorithm>
#include <stdexcept>

using namespace mainstay;
using fuzz::promise;

namespace {

bool is_one_line(std::string_view line) {
    return line.ends_with('\n') && std::ranges::all_of(line.substr(0, line.size() - 1),
                                       [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

// The value of a Prometheus label between its quotes, as a scraper reads it.
std::string label_in(std::string_view line, std::string_view before) {
    auto at = line.find(before);
    promise(at != line.npos);
    std::string value;
    for (at += before.size(); line.at(at) != '"'; ++at) {
        if (line[at] == '\\') {
            char c = line.at(++at);
            promise(c == 'n' || c == '\\' || c == '"');
            value += c == 'n' ? '\n' : c;
        } else {
            value += line[at];
        }
    }
    return value;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    auto half = text.substr(0, text.size() / 2), rest = text.substr(half.size());
    observe::field fields[] = {{"text", text}, {half, rest}, {"number", 1.5}};
    observe::log_line line{core::clock::wall_time{}, observe::log_level::info, half, fields, nullptr};
    std::string json, plain;
    observe::append_json_line(json, line);
    promise(is_one_line(json) && core::is_utf8(json));
    promise(!schema::check_json(std::string_view(json).substr(0, json.size() - 1)));
    observe::append_text_line(plain, line, false);
    promise(is_one_line(plain) && core::is_utf8(plain) && plain.find('\x7F') == plain.npos);

    observe::metrics metrics;
    metrics.counter("seen_total", "Seen.", {{"path", std::string(text)}}).add();
    auto out = metrics.text();
    promise(std::ranges::count(out, '\n') == 3);
    if (!text.empty()) { // a label that says nothing is none
        auto label = label_in(out, "path=\"");
        promise(core::is_utf8(label) && (label == text || !core::is_utf8(text)));
    }

    try {
        http::set_cookie cookie;
        cookie.name = "session";
        cookie.value = text;
        auto value = http::to_field_value(cookie);
        promise(value.starts_with("session=" + std::string(text) + "; ") && value.find_first_of("\r\n") == value.npos);
    } catch (const std::invalid_argument&) { // no cookie's value
    }
    return 0;
}
