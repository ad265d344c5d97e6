// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/database.hpp>
#include <mainstay/routing/html.hpp>

namespace bench {

/// The fortunes and one more, sorted by their messages, as a page.
mainstay::task<mainstay::html> fortunes(mainstay::data::database& db);

} // namespace bench
