// SPDX-License-Identifier: BSL-1.0
#include "fortunes.hpp"

#include <algorithm>
#include <string>

namespace bench {

namespace ms = mainstay;

namespace {

struct fortune {
    std::int64_t id;
    std::string message;
};

} // namespace

ms::task<ms::html> fortunes(ms::data::database& db) {
    auto rows = co_await db.query_all<fortune>("select id, message from fortune");
    rows.push_back({0, "Additional fortune added at request time."});
    std::sort(rows.begin(), rows.end(), [](const fortune& a, const fortune& b) { return a.message < b.message; });

    std::string page = "<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>"
                       "<tr><th>id</th><th>message</th></tr>";
    for (const auto& row : rows) {
        page.append("<tr><td>").append(std::to_string(row.id)).append("</td><td>");
        ms::routing::append_html(page, row.message);
        page += "</td></tr>";
    }
    page += "</table></body></html>";
    co_return ms::html(std::move(page));
}

} // namespace bench
