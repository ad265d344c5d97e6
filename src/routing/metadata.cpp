// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/metadata.hpp>

#include <algorithm>

namespace mainstay::inline v0::routing {

void metadata::add(const void* key, std::shared_ptr<const slot> value) {
    entries_.push_back({key, std::move(value)});
}

const metadata::slot* metadata::find(const void* key) const noexcept {
    const auto last =
        std::find_if(entries_.rbegin(), entries_.rend(), [&](const entry& known) { return known.key == key; });
    return last == entries_.rend() ? nullptr : last->value.get();
}

void metadata::append(const metadata& other) {
    entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
}

void metadata::describe(operation& into) const {
    for (const auto& one : entries_) {
        one.value->describe(into);
    }
}

} // namespace mainstay::inline v0::routing
