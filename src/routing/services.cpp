// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/services.hpp>

#include <algorithm>

namespace mainstay::inline v0::routing {

void services::put(const void* key, std::string spelled, const void* object, bool read_only) {
    if (std::ranges::any_of(entries_, [&](const entry& known) { return known.key == key; })) {
        mistakes_.push_back("the service " + spelled + " is provided twice");
        return;
    }
    entries_.push_back({key, object, read_only});
}

const void* services::get(const void* key, bool read_only) const noexcept {
    const auto found = std::ranges::find(entries_, key, &entry::key);
    return found == entries_.end() || (found->read_only && !read_only) ? nullptr : found->object;
}

} // namespace mainstay::inline v0::routing
