// SPDX-License-Identifier: BSL-1.0
// application/x-www-form-urlencoded: what we take, the URL standard (https://url.spec.whatwg.org/#urlencoded-parsing)
// takes for the same pairs; and we refuse broken escapes and too many pairs alone.
#include "fuzz/promise.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/core/field_error.hpp>
#include <mainstay/http/url.hpp>
#include <mainstay/routing/detail/query_values.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace mainstay;
using fuzz::promise;

namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct naive {
    std::vector<std::pair<std::string, std::string>> pairs;
    bool broken = false; // an escape that the standard leaves as it is

    explicit naive(std::string_view text) {
        std::string name, value;
        bool in_value = false, any = false;
        auto end = [&] {
            if (any) pairs.emplace_back(std::exchange(name, {}), std::exchange(value, {}));
            in_value = any = false;
        };
        for (std::size_t i = 0; i < text.size(); ++i) {
            char c = text[i];
            if (c == '&') {
                end();
                continue;
            }
            any = true;
            if (c == '=' && !in_value) {
                in_value = true;
                continue;
            }
            if (c == '+') c = ' ';
            if (c == '%') {
                const bool room = i + 2 < text.size();
                const int high = room ? hex(text[i + 1]) : -1, low = room ? hex(text[i + 2]) : -1;
                broken = broken || high < 0 || low < 0;
                if (high >= 0 && low >= 0) {
                    c = static_cast<char>(high * 16 + low);
                    i += 2;
                }
            }
            (in_value ? value : name) += c;
        }
        end();
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const naive expected(text);
    constexpr std::size_t limit = 20;
    const auto pairs = http::parse_query(text, limit);
    promise(pairs.has_value() == (!expected.broken && expected.pairs.size() <= limit));
    if (pairs) promise(*pairs == expected.pairs);

    for (auto source : {core::field_source::body, core::field_source::query}) {
        routing::detail::decoded_pairs decoded;
        const auto wrong = decoded.decode(text, source);
        promise((wrong == nullptr) == (!expected.broken && expected.pairs.size() <= decoded.limit));
        if (wrong) {
            promise(wrong->status() == 400 || (source == core::field_source::query && wrong->status() == 422));
            continue;
        }
        promise(decoded.pairs().size() == expected.pairs.size());
        for (const auto& [name, value] : expected.pairs)
            promise(!decoded.values_of(name).empty());
    }

    std::string written;
    for (const auto& [name, value] : expected.pairs)
        written += core::percent_encode(name) + '=' + core::percent_encode(value) + '&';
    const auto again = http::parse_query(written, expected.pairs.size());
    promise(again && *again == expected.pairs);
    return 0;
}
