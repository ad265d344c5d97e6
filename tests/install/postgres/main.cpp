// SPDX-License-Identifier: BSL-1.0
// The driver is found by the address alone, once its component is linked: nobody is there to answer, and it says so.
#include <mainstay/core/runtime.hpp>
#include <mainstay/data.hpp>

#include <asio/co_spawn.hpp>
#include <asio/use_future.hpp>

#include <cstdio>

int main() {
    namespace ms = mainstay;
    ms::core::runtime threads({.io_threads = 1});
    threads.start();
    auto db = ms::data::open("postgres://nobody@127.0.0.1:1/nowhere");
    auto started = asio::co_spawn(
        threads.executor(0), [&] { return db.start(threads); }, asio::use_future);
    int result = 1;
    try {
        started.get();
    } catch (const ms::data::error& error) {
        result = error.reason() == ms::data::errc::cannot_open ? 0 : 1;
        std::puts(error.what());
    }
    threads.stop();
    return result;
}
