// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

int main(int argc, char* argv[]) {
    auto nothing_to_prepare = [] { return true; };
    return boost::unit_test::unit_test_main(nothing_to_prepare, argc, argv);
}
