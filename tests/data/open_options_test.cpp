// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/open_options.hpp>
