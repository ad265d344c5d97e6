// SPDX-License-Identifier: BSL-1.0
#include "data/body_executor.hpp"

#include "core/context_executor.hpp"

namespace mainstay::inline v0::data::detail {

const body_mark* mark_of(const asio::any_io_executor& executor) noexcept {
    if (!executor) return nullptr;
    // Asio 1.22's target<T>() does not check the type it is asked for.
    if (executor.target_type() == typeid(body_executor)) return &executor.target<body_executor>()->mark();
    using carrier = core::context_executor<asio::any_io_executor>;
    if (executor.target_type() == typeid(carrier)) return mark_of(executor.target<carrier>()->inner());
    return nullptr;
}

} // namespace mainstay::inline v0::data::detail
