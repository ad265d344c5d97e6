// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/clock.hpp>

namespace mainstay::inline v0::core {
namespace {

class machine_clock final : public clock {
public:
    steady_time steady_now() const noexcept override { return std::chrono::steady_clock::now(); }
    wall_time wall_now() const noexcept override { return std::chrono::system_clock::now(); }
};

} // namespace

const clock& real_clock() noexcept {
    static const machine_clock instance;
    return instance;
}

} // namespace mainstay::inline v0::core
