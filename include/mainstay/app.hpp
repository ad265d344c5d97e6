// SPDX-License-Identifier: BSL-1.0
#pragma once

// app: puts a backend together out of the parts.
//
// An `app` takes services (databases, queues, your own) and values, which handlers then ask for by their type, and
// routes, groups and middleware. It starts the services in the order of their dependencies, listens, answers health,
// metrics and documentation routes of its own, and on SIGTERM drains all of it within one deadline. It is a library's
// object, not the process's owner: `run` minds threads and signals for a plain `main`, `start` and `stop` never block
// and live beside whatever else runs.

#include <mainstay/app/app.hpp>
#include <mainstay/app/app_options.hpp>
