// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>
#include <mainstay/http/safe_filename.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mainstay;
using http::safe_filename;

BOOST_AUTO_TEST_SUITE(safe_filename_test)

BOOST_AUTO_TEST_CASE(ordinary_names_stay) {
    for (std::string_view name : {"a.txt", "Holiday photo (3).jpg", "archive.tar.gz", "\xc3\xa9t\xc3\xa9.png", "-rf",
             "com.txt", "console", "com10", "a..b"})
        BOOST_TEST(safe_filename(name) == name);
}

BOOST_AUTO_TEST_CASE(paths_are_cut_off) {
    for (std::string_view name :
        {"/etc/passwd", "../../passwd", "..\\..\\passwd", "C:\\windows\\passwd", "\\\\host\\share\\passwd",
            "a/../passwd", "passwd..", " passwd ", ".passwd", "...passwd. .", "x\\y/passwd"})
        BOOST_TEST(safe_filename(name) == "passwd", name);
    for (std::string_view name : {"", ".", "..", "...", "/", "\\", "../", "..\\", " . ", "a/", "a/.."})
        BOOST_TEST(safe_filename(name) == "file", name);
    BOOST_TEST(safe_filename("..%2f..%2fa") == "%2f..%2fa");
    BOOST_TEST(safe_filename("C:a") == "C_a");
}

BOOST_AUTO_TEST_CASE(characters_that_mean_something_are_replaced) {
    BOOST_TEST(safe_filename(std::string_view("a\0b", 3)) == "a_b");
    BOOST_TEST(safe_filename("a\r\nb\x7f") == "a__b_");
    BOOST_TEST(safe_filename("a.txt:stream<>\"|?*") == "a.txt_stream______");
    BOOST_TEST(safe_filename("a\xff.txt") == "a_.txt");
    BOOST_TEST(safe_filename("invoice\xe2\x80\xaetxt.exe") == "invoicetxt.exe");
    BOOST_TEST(safe_filename("\xe2\x81\xa6..\xe2\x80\x8e") == "file");
    BOOST_TEST(safe_filename("\xe2\x82\xac.txt") == "\xe2\x82\xac.txt");
}

BOOST_AUTO_TEST_CASE(devices_are_no_names) {
    for (std::string_view name :
        {"CON", "con.txt", "Nul.tar.gz", "aux", "prn .txt", "COM1", "lpt9.x", "com\xc2\xb9", "CONIN$"})
        BOOST_TEST(safe_filename(name) == "_" + std::string(name));
}

BOOST_AUTO_TEST_CASE(long_names_are_cut_before_their_ending) {
    BOOST_TEST(safe_filename(std::string(500, 'a') + ".jpeg") == std::string(195, 'a') + ".jpeg");
    BOOST_TEST(safe_filename(std::string(500, 'a')) == std::string(200, 'a'));
    BOOST_TEST(safe_filename("a." + std::string(500, 'b')) == "a." + std::string(198, 'b'));
    std::string accents;
    for (int i = 0; i < 200; ++i)
        accents += "\xc3\xa9";
    const std::string name = safe_filename("x" + accents + ".txt");
    BOOST_TEST(name.size() == 199U);
    BOOST_TEST(core::is_utf8(name));
}

BOOST_AUTO_TEST_SUITE_END()
