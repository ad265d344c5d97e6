// SPDX-License-Identifier: BSL-1.0
#pragma once

// From a request to a handler and back: patterns, the router, what handlers take and answer, middleware, OpenAPI.
//
// A handler is an ordinary function. Its parameters say what it reads (`path`, `query`, `json`, …, services by
// reference), its result says what it answers (a struct, `created`, `redirect`, `problem`, …), and the OpenAPI document
// comes from the same signature. A `router` collects routes, groups and middleware; `compile` checks everything at once
// and gives a `compiled_router`, which answers from every I/O thread. Own types join by specialising `from_request` and
// `to_response`. The words for handlers stand in `mainstay` itself, see prelude.hpp.

#include <mainstay/routing/accepted.hpp>
#include <mainstay/routing/bytes.hpp>
#include <mainstay/routing/compiled_router.hpp>
#include <mainstay/routing/client_certificate.hpp>
#include <mainstay/routing/cookie.hpp>
#include <mainstay/routing/created.hpp>
#include <mainstay/routing/early_hints.hpp>
#include <mainstay/routing/docs_page.hpp>
#include <mainstay/routing/error_mapping.hpp>
#include <mainstay/routing/extracted.hpp>
#include <mainstay/routing/file.hpp>
#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/routing/form.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/header.hpp>
#include <mainstay/routing/html.hpp>
#include <mainstay/routing/json.hpp>
#include <mainstay/routing/metadata.hpp>
#include <mainstay/routing/middleware.hpp>
#include <mainstay/routing/multipart.hpp>
#include <mainstay/routing/multipart_form.hpp>
#include <mainstay/routing/openapi.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/path.hpp>
#include <mainstay/routing/query.hpp>
#include <mainstay/routing/redirect.hpp>
#include <mainstay/routing/reply.hpp>
#include <mainstay/routing/route_info.hpp>
#include <mainstay/routing/route_options.hpp>
#include <mainstay/routing/route_pattern.hpp>
#include <mainstay/routing/route_verbs.hpp>
#include <mainstay/routing/router.hpp>
#include <mainstay/routing/services.hpp>
#include <mainstay/routing/stream.hpp>
#include <mainstay/routing/text.hpp>
#include <mainstay/routing/to_response.hpp>
#include <mainstay/routing/upload.hpp>
