// SPDX-License-Identifier: BSL-1.0
#pragma once

// The HTTP/1.1 server and what it speaks in: requests, responses, fields, cookies, forms, URLs.
//
// A `server` accepts connections, deals them to the I/O threads, reads requests under limits and timeouts, and gives
// each to a `request_handler` as an `exchange`. A `request` is a set of views into its connection's buffer, valid until
// the answer is written; a `response` is filled by the handler, at once or in a coroutine. What cannot be framed beyond
// doubt is refused and its connection closed. `dispatch` and `request_builder` call a handler without a connection.

#include <mainstay/http/body_reader.hpp>
#include <mainstay/http/body_writer.hpp>
#include <mainstay/http/bound_address.hpp>
#include <mainstay/http/byte_range.hpp>
#include <mainstay/http/client_network.hpp>
#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/content_disposition.hpp>
#include <mainstay/http/content_type.hpp>
#include <mainstay/http/cookie.hpp>
#include <mainstay/http/cookie_keys.hpp>
#include <mainstay/http/dispatch.hpp>
#include <mainstay/http/entity_tag.hpp>
#include <mainstay/http/exchange.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/field_name.hpp>
#include <mainstay/http/file_answer.hpp>
#include <mainstay/http/file_body.hpp>
#include <mainstay/http/file_root.hpp>
#include <mainstay/http/forwarded.hpp>
#include <mainstay/http/handover.hpp>
#include <mainstay/http/http_date.hpp>
#include <mainstay/http/inherited_sockets.hpp>
#include <mainstay/http/listener_options.hpp>
#include <mainstay/http/method.hpp>
#include <mainstay/http/multipart.hpp>
#include <mainstay/http/multipart_limits.hpp>
#include <mainstay/http/network_list.hpp>
#include <mainstay/http/path_mistake.hpp>
#include <mainstay/http/peer.hpp>
#include <mainstay/http/peer_certificate.hpp>
#include <mainstay/http/preconditions.hpp>
#include <mainstay/http/problem_response.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/http/request_handler.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/http/safe_filename.hpp>
#include <mainstay/http/server.hpp>
#include <mainstay/http/server_options.hpp>
#include <mainstay/http/status.hpp>
#include <mainstay/http/tls_options.hpp>
#include <mainstay/http/upload_error.hpp>
#include <mainstay/http/upload_store.hpp>
#include <mainstay/http/uploaded_file.hpp>
#include <mainstay/http/url.hpp>
