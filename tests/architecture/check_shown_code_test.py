#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that check_shown_code.py can fail."""

import tempfile
import unittest
from pathlib import Path

import check_shown_code

SOURCE = "int a;\n    // [part]\n    int b;\n        int c;\n    // [part]\nint d;\n"
PAGE = "<!-- code: examples/a/main.cpp part -->\n```cpp\nint b;\n    int c;\n```\n"
UNMARKED = "```cpp\nint b;\n```\n"


class check_shown_code_test(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        for folder in ("examples/a", "docs/guide"):
            (self.root / folder).mkdir(parents=True)

    def findings(self, page, source=SOURCE, guide=""):
        (self.root / "examples/a/main.cpp").write_text(source)
        (self.root / "README.md").write_text(page)
        (self.root / "docs/guide/a.md").write_text(guide)
        return "\n".join(check_shown_code.check(self.root))

    def test_the_same_code_passes(self):
        self.assertEqual(self.findings(PAGE, guide="```sh\nls\n```\n" + PAGE), "")

    def test_other_code(self):
        self.assertIn("not what is compiled", self.findings(PAGE.replace("int c", "int x")))
        self.assertIn("not what is compiled", self.findings(PAGE, SOURCE.replace("int c", "int x")))

    def test_regions_that_are_not_there(self):
        self.assertIn("no region", self.findings(PAGE.replace("main.cpp", "other.cpp")))
        self.assertIn("no region", self.findings(PAGE, SOURCE.replace("    // [part]\nint d", "int d")))

    def test_marks_without_code(self):
        self.assertIn("without a code block", self.findings(PAGE.replace("```cpp", "\n```cpp")))
        self.assertIn("shows no code", self.findings("# Nothing\n"))

    def test_code_without_a_mark(self):
        self.assertIn("docs/guide/a.md:2: code without a mark", self.findings(PAGE, guide="\n" + UNMARKED))
        self.assertIn("README.md:6: code without a mark", self.findings(PAGE + UNMARKED))
        (self.root / "examples/a/README.md").write_text(UNMARKED.replace("cpp", "c++"))
        self.assertIn("examples/a/README.md:1: code without a mark", self.findings(PAGE))

    def test_pages_take_over_what_is_compiled(self):
        self.findings(PAGE.replace("int c", "int x"), guide=PAGE.replace("int b;\n    int c;\n", "") + UNMARKED)
        check_shown_code.write(self.root)
        self.assertEqual((self.root / "README.md").read_text(), PAGE)
        self.assertEqual((self.root / "docs/guide/a.md").read_text(), PAGE + UNMARKED)


if __name__ == "__main__":
    unittest.main()
