// SPDX-License-Identifier: BSL-1.0
// Short texts that carry something: encodings, times, idempotency keys. There is one text for each value.
#include "fuzz/promise.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/http_date.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/idempotency.hpp>
#include <mainstay/schema/rfc3339.hpp>

#include <algorithm>

using namespace mainstay;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    if (auto bytes = core::base64_decode(text)) promise(core::base64_encode(*bytes) == text);
    if (auto bytes = core::base64url_decode(text)) promise(core::base64url_encode(*bytes) == text);
    if (auto bytes = core::hex_decode(text)) {
        auto again = core::hex_encode(*bytes);
        promise(std::equal(again.begin(), again.end(), text.begin(), text.end(),
            [](char a, char b) { return a == (b >= 'A' && b <= 'F' ? b - 'A' + 'a' : b); }));
    }
    auto raw = core::bytes_of(text);
    promise(std::ranges::equal(core::base64url_decode(core::base64url_encode(raw)).value(), raw));

    schema::detail::instant time, same;
    if (schema::detail::read_instant(text, time)) {
        promise(time.nanoseconds >= 0 && time.nanoseconds < 1'000'000'000);
        std::string written;
        schema::detail::append_instant(written, time);
        promise(schema::detail::read_instant(written, same));
        promise(same.seconds == time.seconds && same.nanoseconds == time.nanoseconds);
    }
    std::chrono::year_month_day date;
    if (schema::detail::read_date(text, date)) {
        std::string written;
        schema::detail::append_date(written, date);
        promise(date.ok() && written == text);
    }
    if (auto when = http::parse_http_date(text)) promise(when->time_since_epoch().count() % 1'000'000'000 == 0);

    http::request_builder builder("POST", "/");
    builder.field("Idempotency-Key", text);
    auto key = routing::from_request<middleware::idempotency_key>::read(builder.request());
    bool good =
        !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
    promise(key.has_value() == good);
    if (good) promise(key->value() == text);
    return 0;
}
