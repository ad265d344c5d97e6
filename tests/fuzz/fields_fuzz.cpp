// SPDX-License-Identifier: BSL-1.0
// Cookies, queries and forms, as handlers get them.
#include "fuzz/promise.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/cookie.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/routing/form.hpp>
#include <mainstay/schema.hpp>

#include <optional>
#include <vector>

using namespace mainstay;
using fuzz::promise;

namespace {

enum class order_by : std::uint8_t { name, price };

struct search {
    std::string text;
    std::vector<std::int32_t> ids;
    std::optional<order_by> order;
    bool all = false;
    double limit = 1;

    static constexpr auto rules() {
        return schema::rules(schema::field<&search::text>(schema::optional_field, schema::length(0, 10)),
            schema::field<&search::limit>(schema::range(0, 100)));
    }
};

template <class Extractor>
void check(http::request& request) {
    auto read = routing::from_request<Extractor>::read(request);
    if (!read.has_value()) return;
    const search& value = **read;
    promise(core::is_utf8(value.text) && value.text.size() <= 40 && value.limit >= 0 && value.limit <= 100);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    http::request_builder with_form("POST", "/");
    with_form.field("Content-Type", "application/x-www-form-urlencoded").body(text);
    check<form<search>>(with_form.request());
    if (fuzz::has_control(text)) return 0;

    http::request_builder with_cookie("GET", "/");
    with_cookie.field("Cookie", text).field("Cookie", "last=1");
    for (const char* name : {"a", "session", "__Host-session", "last", ""}) {
        auto found = http::find_cookie(with_cookie.request(), name);
        if (found) promise(found->find(';') == found->npos);
    }
    promise(http::find_cookie(with_cookie.request(), "last").has_value());

    http::request_builder with_query("GET", "/?" + std::string(text));
    check<query<search>>(with_query.request());
    return 0;
}
