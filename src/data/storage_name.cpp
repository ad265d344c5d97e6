// SPDX-License-Identifier: BSL-1.0
#include "data/storage_name.hpp"

namespace mainstay::inline v0::data::detail {

const char* name_of(storage kind) noexcept {
    switch (kind) {
    case storage::integer:
        return "an integer";
    case storage::real:
        return "a number";
    case storage::text:
        return "text";
    case storage::blob:
        return "a blob";
    case storage::null:
        break;
    }
    return "null";
}

} // namespace mainstay::inline v0::data::detail
