#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that check_case.py can fail, with a compiler that says what it is told to."""

import tempfile
import unittest
from pathlib import Path

import check_case

FAKE = """#!/bin/sh
case "$*" in
    *MENDED*) exit {mended} ;;
esac
printf '%s\\n' {lines} >&2
exit {status}
"""


class check_case_test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.case = self.root / "case.cpp"
        self.case.write_text("// expect: the cause\n")

    def check(self, *lines, status=1, mended=0):
        fake = self.root / "fake"
        fake.write_text(FAKE.format(lines=" ".join(f"'{line}'" for line in lines), status=status, mended=mended))
        fake.chmod(0o755)
        return "\n".join(check_case.check(self.case, [str(fake)]))

    def test_the_first_error_names_it(self):
        self.assertEqual(self.check("a.cpp: In function", "a.cpp:1:2: error: the cause", "a.cpp:3:4: error: more"), "")

    def test_the_note_below_names_it(self):
        self.assertEqual(self.check("a.cpp:1:2: error: bad", "   1 | code", "a.cpp:3:4: note: the cause"), "")

    def test_a_warning_before_is_no_error(self):
        self.assertEqual(self.check("a.cpp:1:2: warning: hm", "a.cpp:1:2: error: the cause"), "")

    def test_a_later_error_does_not_count(self):
        self.assertIn("is not about", self.check("a.cpp:1:2: error: bad", "a.cpp:3:4: error: the cause"))

    def test_a_later_note_does_not_count(self):
        self.assertIn("is not about",
                      self.check("a.cpp:1:2: error: bad", "a.cpp:3:4: note: so", "a.cpp:3:4: note: the cause"))

    def test_a_program_that_compiles(self):
        self.assertIn("compiles, and should not", self.check(status=0))

    def test_a_program_that_is_wrong_in_another_way_too(self):
        self.assertIn("mended", self.check("a.cpp:1:2: error: the cause", mended=1))

    def test_a_case_that_expects_nothing(self):
        self.case.write_text("int main() {}\n")
        self.assertIn("has no line", self.check("a.cpp:1:2: error: the cause"))


if __name__ == "__main__":
    unittest.main()
