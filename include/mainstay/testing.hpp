// SPDX-License-Identifier: BSL-1.0
#pragma once

// testing: what the library's own tests stand on, and yours.
//
// A `world` holds executor, pools and writers on one thread and a clock that is turned by hand: a timeout of an hour is
// tested in microseconds, and nothing depends on how fast the machine is. A `client` calls an application in it, through
// all of its middleware, without a socket. A `temporary_database` is a real one, gone at the end of the test.

#include <mainstay/testing/answer.hpp>
#include <mainstay/testing/client.hpp>
#include <mainstay/testing/temporary_database.hpp>
#include <mainstay/testing/world.hpp>
