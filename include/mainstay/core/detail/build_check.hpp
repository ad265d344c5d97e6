// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/version.hpp>

namespace mainstay::inline v0::core::detail {

// Asio's types are in our interface, and their layout depends on its version and switches. The library defines `mark`
// for the ones it was built with only: a program built with others fails to link instead of misbehaving.
template <int AsioVersion, unsigned Switches>
struct build_check {
    static const char mark;
};

inline constexpr unsigned asio_switches = 0
#ifdef ASIO_ENABLE_HANDLER_TRACKING
                                          | 1U
#endif
#ifdef ASIO_DISABLE_THREADS
                                          | 2U
#endif
#ifdef ASIO_NO_DEPRECATED
                                          | 4U
#endif
#ifdef ASIO_NO_TS_EXECUTORS
                                          | 8U
#endif
#ifdef ASIO_USE_TS_EXECUTOR_AS_DEFAULT
                                          | 16U
#endif
    ;

using this_build = build_check<ASIO_VERSION, asio_switches>;

} // namespace mainstay::inline v0::core::detail
