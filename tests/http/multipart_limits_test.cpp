// SPDX-License-Identifier: BSL-1.0
#include "http/multipart_parser.hpp"

#include <mainstay/http/multipart_limits.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;

namespace {

// The status that a body of so many parts gets by the limits that hold without a word; 0 for none.
int verdict(int parts, std::string_view disposition, std::size_t bytes) {
    std::string body;
    for (int i = 0; i < parts; ++i) {
        body += "--b\r\nContent-Disposition: form-data; ";
        body.append(disposition).append("\r\n\r\n").append(bytes, 'x').append("\r\n");
    }
    body += "--b--";
    http::multipart_parser parser("b", {});
    parser.feed(body);
    for (;;) {
        const auto event = parser.next();
        if (event == http::multipart_parser::event::more) parser.finish();
        if (event == http::multipart_parser::event::done) return 0;
        if (event == http::multipart_parser::event::refused) return parser.why().status;
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(multipart_limits_test)

BOOST_AUTO_TEST_CASE(defaults_bound_what_a_request_may_hold) {
    const http::multipart_limits usual;
    const int parts = static_cast<int>(usual.parts), files = static_cast<int>(usual.files);
    BOOST_TEST(verdict(parts, "name=a", 100) == 0);
    BOOST_TEST(verdict(parts + 1, "name=a", 100) == 413);
    BOOST_TEST(verdict(files, "name=a; filename=b", 100'000) == 0);
    BOOST_TEST(verdict(files + 1, "name=a; filename=b", 0) == 413);
    BOOST_TEST(verdict(1, "name=a", usual.field) == 0);
    BOOST_TEST(verdict(1, "name=a", usual.field + 1) == 413);
    BOOST_TEST(verdict(17, "name=a", usual.field) == 413); // all texts together
}

BOOST_AUTO_TEST_SUITE_END()
