// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace mainstay_test {

/// The folder of published test vectors that the repository does not contain: `MAINSTAY_VECTORS`, or `shared/vectors`
/// beside the checkout or above it. Empty, with a message, where there is none: the test then has nothing to do.
inline std::optional<std::filesystem::path> find_vectors(const std::string& name) {
    namespace fs = std::filesystem;
    if (const char* given = std::getenv("MAINSTAY_VECTORS"); given != nullptr && fs::exists(fs::path(given) / name)) {
        return fs::path(given) / name;
    }
    for (fs::path start : {fs::absolute(__FILE__), fs::current_path()}) {
        for (fs::path at = start; at.has_relative_path(); at = at.parent_path()) {
            fs::path found = at.parent_path() / "shared" / "vectors" / name;
            if (fs::exists(found)) return found;
        }
    }
    BOOST_TEST_MESSAGE("skipped: the vectors '" << name << "' are not here; MAINSTAY_VECTORS may say where they are");
    return std::nullopt;
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    BOOST_REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace mainstay_test
