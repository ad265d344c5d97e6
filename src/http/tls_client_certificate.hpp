// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/peer_certificate.hpp>

#include <openssl/types.h>

#include <memory>

namespace mainstay::inline v0::http {

std::shared_ptr<const peer_certificate> read_certificate(X509* shown);

} // namespace mainstay::inline v0::http
