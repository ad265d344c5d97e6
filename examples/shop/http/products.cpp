// SPDX-License-Identifier: BSL-1.0
#include "http/cursor.hpp"
#include "http/routes.hpp"
#include "use_cases/catalogue.hpp"

#include <mainstay/middleware.hpp>
#include <mainstay/prelude.hpp>

namespace shop {

namespace ms = mainstay;
using namespace mainstay::prelude;

namespace {

using product_page = page<product, "products">;

task<product_page> list_products(query<page_request<"products">> asked, catalogue& catalogue) {
    const auto after = asked->after ? asked->after->position : 0;
    auto found = co_await catalogue.list(after, asked->limit + 1);
    co_return product_page::cut(std::move(found), asked->limit);
}

task<std::optional<product>> get_product(path<"id", std::int64_t> id, catalogue& catalogue) {
    return catalogue.find(*id);
}

} // namespace

void product_routes(ms::routing::route_group v1) {
    using namespace mainstay::routing;
    auto group = v1.group("/products", tag{"products"}, ms::middleware::cache_control("public, max-age=1"), ms::middleware::etag{});
    group.get("", list_products, summary{"The products, page by page"});
    group.get("/{id}", get_product, summary{"One product"});
}

} // namespace shop
