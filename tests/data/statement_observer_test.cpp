// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/statement_observer.hpp>
