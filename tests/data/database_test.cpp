// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/database.hpp>
