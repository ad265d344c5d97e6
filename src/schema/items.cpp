// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/items.hpp>

#include <algorithm>

namespace mainstay::inline v0::schema::detail {

bool has_equal_texts(std::vector<std::string>& texts) {
    std::sort(texts.begin(), texts.end());
    return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

} // namespace mainstay::inline v0::schema::detail
