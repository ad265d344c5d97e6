#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that check_shown_code.py can fail."""

import tempfile
import unittest
from pathlib import Path

import check_shown_code

SOURCE = "int a;\n    // [part]\n    int b;\n        int c;\n    // [part]\nint d;\n"
PAGE = "<!-- code: examples/a/main.cpp part -->\n```cpp\nint b;\n    int c;\n```\n"


class check_shown_code_test(unittest.TestCase):
    def findings(self, page, source=SOURCE):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "examples/a").mkdir(parents=True)
            (root / "examples/a/main.cpp").write_text(source)
            (root / "README.md").write_text(page)
            return "\n".join(check_shown_code.check(root))

    def test_the_same_code_passes(self):
        self.assertEqual(self.findings(PAGE), "")

    def test_other_code(self):
        self.assertIn("not what is compiled", self.findings(PAGE.replace("int c", "int x")))
        self.assertIn("not what is compiled", self.findings(PAGE, SOURCE.replace("int c", "int x")))

    def test_regions_that_are_not_there(self):
        self.assertIn("no region", self.findings(PAGE.replace("main.cpp", "other.cpp")))
        self.assertIn("no region", self.findings(PAGE, SOURCE.replace("    // [part]\nint d", "int d")))

    def test_marks_without_code(self):
        self.assertIn("without a code block", self.findings(PAGE.replace("```cpp", "\n```cpp")))
        self.assertIn("shows no code", self.findings("# Nothing\n"))


if __name__ == "__main__":
    unittest.main()
