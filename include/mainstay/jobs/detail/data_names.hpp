// SPDX-License-Identifier: BSL-1.0
#pragma once

// The names of `data` that public headers here speak of, without their headers.
namespace mainstay::inline v0::data {
class database;
class open_transaction;
using transaction = open_transaction;
} // namespace mainstay::inline v0::data
