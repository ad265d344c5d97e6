// SPDX-License-Identifier: BSL-1.0
#include "http/routes.hpp"

#include <mainstay/routing/html.hpp>

namespace shop {

mainstay::html front_page() {
    return mainstay::html(R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Shop</title>
<h1>Shop</h1>
<p>A small shop on Mainstay. Everything it does is an HTTP call away:</p>
<ul>
<li><a href="/docs">The API</a>, and <a href="/openapi.json">its description</a></li>
<li><a href="/v1/products">The products</a></li>
<li><a href="/readyz">Is it ready?</a> <a href="/metrics">How is it doing?</a></li>
</ul>
</html>
)");
}

} // namespace shop
