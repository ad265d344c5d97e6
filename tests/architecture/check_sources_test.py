#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that each check of check_sources.py can fail."""

import tempfile
import unittest
from pathlib import Path

import check_sources

GOOD = "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"
UMBRELLA = GOOD + "\n// what\n// it\n// is\n// for\n\n"


class check_sources_test(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.put("include/mainstay/http.hpp", UMBRELLA + "#include <mainstay/http/status.hpp>\n")
        self.put("include/mainstay/http/status.hpp", GOOD)
        self.put("tests/http/status_test.cpp", "")
        self.put("docs/guide/http.md", "")

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def findings(self):
        return "\n".join(check_sources.check(self.root))

    def test_good_sources_pass(self):
        self.assertEqual(self.findings(), "")

    def test_a_floor_above(self):
        self.put("src/http/status.cpp", "// SPDX-License-Identifier: BSL-1.0\n#include <mainstay/routing/router.hpp>\n")
        self.assertIn("routing (floor 5)", self.findings())

    def test_the_same_floor(self):
        self.put("src/http/status.cpp", '// SPDX-License-Identifier: BSL-1.0\n#include "data/sqlite/writer.hpp"\n')
        self.assertIn("data (floor 4)", self.findings())

    def test_the_include_budget(self):
        for name in ("asio/ip/tcp.hpp", "asio.hpp", "sqlite3.h", "regex", "openssl/evp.h"):
            self.put("include/mainstay/http/status.hpp", GOOD + f"#include <{name}>\n")
            self.assertIn("a public header includes", self.findings())
        self.put("include/mainstay/http/status.hpp", GOOD + "#include <asio/awaitable.hpp>\n")
        self.assertEqual(self.findings(), "")

    def test_first_line_and_namespace(self):
        self.put("include/mainstay/http/status.hpp", "#pragma once\n  using namespace std;\n")
        self.assertIn("SPDX", self.findings())
        self.assertIn("using namespace", self.findings())

    def test_sizes(self):
        self.put("src/http/status.cpp", GOOD + "\n" * 601)
        self.assertIn("wants a split", self.findings())

    def test_a_header_without_a_test(self):
        (self.root / "tests/http/status_test.cpp").unlink()
        self.assertIn("no test of the same name", self.findings())

    def test_an_umbrella_with_a_hole(self):
        self.put("include/mainstay/http/url.hpp", GOOD)
        self.put("tests/http/url_test.cpp", "")
        self.assertIn("does not include mainstay/http/url.hpp", self.findings())

    def test_a_guide_that_is_missing(self):
        (self.root / "docs/guide/http.md").unlink()
        self.assertIn("docs/guide/http.md is missing", self.findings())

    def test_a_test_that_sleeps(self):
        self.put("tests/http/status_test.cpp", "std::this_thread::sleep_for(1s);")
        self.assertIn("sleeps", self.findings())


if __name__ == "__main__":
    unittest.main()
