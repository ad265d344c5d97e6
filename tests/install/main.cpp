// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core.hpp>

#include <cstdio>

int main() {
    mainstay::core::manual_clock time;
    std::puts(mainstay::core::uuid_v7(time).c_str());
    return mainstay::problem::not_found().status() == 404 ? 0 : 1;
}
