// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/multipart.hpp>

#include "upload_bench.hpp"

using namespace mainstay;
using namespace mainstay_test;

BOOST_FIXTURE_TEST_SUITE(multipart_test, upload_bench)

BOOST_AUTO_TEST_CASE(the_first_of_a_name_is_found) {
    auto uploads = store();
    const auto form = this->form(uploads, part_of("a", "", "1") + part_of("a", "", "2") + part_of("a", "x", "3") +
                                              part_of("f", "y", "4") + part_of("f", "z", "5") + "--b--");
    BOOST_TEST(form.text("a").value() == "1");
    BOOST_TEST(!form.text("f").has_value());
    BOOST_TEST(!form.text("").has_value());
    BOOST_REQUIRE(form.file("f") != nullptr);
    BOOST_TEST(form.file("f")->client_filename() == "y");
    BOOST_TEST(form.file("a")->client_filename() == "x");
    BOOST_TEST(form.file("b") == nullptr);
    BOOST_TEST(form.files.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
