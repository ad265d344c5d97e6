// SPDX-License-Identifier: BSL-1.0
#pragma once

// Before Asio: its configuration looks at what the standard library says of itself, and has to find the same in every
// file, or memory is allocated in one way and freed in another.
#include <cstddef>

#include <asio/awaitable.hpp>

namespace mainstay::inline v0 {

/// The coroutine type of every asynchronous function here: Asio's own, so that users' Asio code composes with it.
///
/// A task starts when it is awaited or spawned, resumes on the executor it was started with, and throws out of
/// `co_await` what its body threw. Destroying one that was never awaited does nothing.
///
/// In an expression with a `co_await` in it g++ 12 destroys twice what is made as a brace-built aggregate, as a lambda that
/// captures by value, or out of `?:`: name the value first.
template <class T = void>
using task = asio::awaitable<T>;

} // namespace mainstay::inline v0
