// SPDX-License-Identifier: BSL-1.0
#pragma once

// Digests, keyed digests, sealed messages, keys from secrets and comparisons that leak nothing, all of them OpenSSL's.
//
// Everything takes bytes (`core::bytes_of` makes them out of a text) and gives arrays of fixed size. Nothing here is
// for passwords, which want `auth::password_hasher`. No state is kept between calls; everything may be used from any
// thread.

#include <mainstay/crypto/aead.hpp>
#include <mainstay/crypto/constant_time.hpp>
#include <mainstay/crypto/hkdf.hpp>
#include <mainstay/crypto/hmac.hpp>
#include <mainstay/crypto/sha256.hpp>
