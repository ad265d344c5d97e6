// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace mainstay::inline v0::routing {

/// A readable page made from an OpenAPI document, as `compiled_router::openapi` writes it: HTML that stands alone.
///
/// No scripts, and no style that a Content-Security-Policy of `default-src 'none'; style-src 'sha256-…'` would stop:
/// `docs_page_policy` is the policy that goes with it. Text from the document is escaped. Throws
/// `std::invalid_argument` when the document is no JSON object.
std::string docs_page(std::string_view openapi_document);

/// The `Content-Security-Policy` for the page.
std::string_view docs_page_policy() noexcept;

} // namespace mainstay::inline v0::routing
