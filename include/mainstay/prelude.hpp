// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/app/app.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/routing/accepted.hpp>
#include <mainstay/routing/bytes.hpp>
#include <mainstay/routing/client_certificate.hpp>
#include <mainstay/routing/cookie.hpp>
#include <mainstay/routing/created.hpp>
#include <mainstay/routing/early_hints.hpp>
#include <mainstay/routing/file.hpp>
#include <mainstay/routing/form.hpp>
#include <mainstay/routing/header.hpp>
#include <mainstay/routing/html.hpp>
#include <mainstay/routing/json.hpp>
#include <mainstay/routing/multipart.hpp>
#include <mainstay/routing/multipart_form.hpp>
#include <mainstay/routing/path.hpp>
#include <mainstay/routing/query.hpp>
#include <mainstay/routing/redirect.hpp>
#include <mainstay/routing/reply.hpp>
#include <mainstay/routing/route_pattern.hpp>
#include <mainstay/routing/services.hpp>
#include <mainstay/routing/stream.hpp>
#include <mainstay/routing/text.hpp>
#include <mainstay/routing/upload.hpp>

/// The words that handlers are written in, and nothing else: `using namespace mainstay::prelude;`.
namespace mainstay::inline v0::prelude {

using mainstay::accepted;
using mainstay::app;
using mainstay::bytes;
using mainstay::client_certificate;
using mainstay::cookie;
using mainstay::created;
using mainstay::early_hints;
using mainstay::file;
using mainstay::form;
using mainstay::header;
using mainstay::header_view;
using mainstay::html;
using mainstay::json;
using mainstay::multipart;
using mainstay::multipart_form;
using mainstay::named;
using mainstay::path;
using mainstay::problem;
using mainstay::query;
using mainstay::query_param;
using mainstay::redirect;
using mainstay::reply;
using mainstay::route_pattern;
using mainstay::stream;
using mainstay::task;
using mainstay::text;
using mainstay::upload;

} // namespace mainstay::inline v0::prelude
