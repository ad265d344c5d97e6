// SPDX-License-Identifier: BSL-1.0
#pragma once

// The version of the library's sources, in numbers and as text; the build and the package read it from here.
#define MAINSTAY_VERSION_MAJOR 0
#define MAINSTAY_VERSION_MINOR 1
#define MAINSTAY_VERSION_PATCH 0
#define MAINSTAY_VERSION "0.1.0"
