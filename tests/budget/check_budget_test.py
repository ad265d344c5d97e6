#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that check_budget.py can fail."""

import unittest

import check_budget
import hundred_routes


class check_budget_test(unittest.TestCase):
    def findings(self, lines=1, files=()):
        return "\n".join(check_budget.findings("it", lines, files, 100))

    def test_a_file_within_its_budget(self):
        self.assertEqual(self.findings(100, ["/usr/include/asio/awaitable.hpp", "/usr/include/c++/12/vector",
                                             "/usr/include/c++/12/bits/fs_fwd.h", "/x/include/mainstay/http/regex_free.hpp"]), "")

    def test_too_many_lines(self):
        self.assertIn("101 lines", self.findings(101))

    def test_forbidden_headers(self):
        for file in ("/usr/include/asio.hpp", "/usr/include/asio/ip/tcp.hpp", "/usr/include/asio/ssl.hpp", "/usr/include/sqlite3.h",
                     "/usr/include/llhttp.h", "/usr/include/openssl/evp.h", "/usr/include/fmt/core.h",
                     "/usr/include/c++/12/regex", "/usr/include/c++/12/iostream", "/usr/include/c++/12/filesystem"):
            self.assertIn("brings in", self.findings(files=[file]), file)

    def test_opened_files_are_read_from_the_line_markers(self):
        text = '# 0 "a.cpp"\n# 1 "/usr/include/asio.hpp" 1 3 4\nint x;\n# 2 "<built-in>"\n'
        self.assertEqual(check_budget.opened_files(text), ["/usr/include/asio.hpp", "a.cpp"])

    def test_the_routes_are_different_ones(self):
        text = hundred_routes.program(100)
        self.assertEqual(text.count("    all."), 100)
        self.assertEqual(text.count("struct thing_"), 100)


if __name__ == "__main__":
    unittest.main()
