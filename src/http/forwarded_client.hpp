// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/forwarded.hpp>
#include <mainstay/http/network_list.hpp>
#include <mainstay/http/request.hpp>

#include <string>

namespace mainstay::inline v0::http {

// Fills `client` from the fields that the trusted proxies set, for a request whose peer is one of them, and makes it
// the request's own; allocates nothing once `client` has room for an address.
//
// The addresses are read from the right, past those of trusted proxies; the first other one is the client. One that
// cannot be read (`unknown`, `_hidden`, garbage) ends this: the client is then the last hop that was told of.
// `authority` is where a new authority of the request's is kept, for as long as the request.
void resolve_client(request& in, const forwarded_options& options, const network_list& trusted, peer& client,
    std::string& authority);

} // namespace mainstay::inline v0::http
