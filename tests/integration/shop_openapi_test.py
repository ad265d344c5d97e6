#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The shop's OpenAPI document is a valid one of version 3.1, by the judgement of somebody else's validator.

Runs where npm is there, which a bare Debian does without. In CI (the variable CI is set) a validator that cannot be
installed is a failure, elsewhere the test is skipped.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from example_program import Program

EXECUTABLE = os.path.abspath(sys.argv.pop(1))
VALIDATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "openapi_validator")


def install(folder):
    """The validator, in the versions of its lock file. Empty, or why it cannot be had."""
    if not shutil.which("npm"):
        return "there is no npm"
    for name in ("package.json", "package-lock.json", "validate.js"):
        shutil.copy(os.path.join(VALIDATOR, name), folder)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True,
                          text=True, timeout=120)
    return done.stderr if done.returncode else ""


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        missing = install(cls.folder)
        if missing:
            if os.environ.get("CI") and shutil.which("npm"):
                raise AssertionError(f"the validator cannot be installed: {missing}")
            raise unittest.SkipTest(missing)

    def verdict(self, document):
        return subprocess.run(["node", "validate.js"], cwd=self.folder, input=json.dumps(document), capture_output=True, text=True,
                              timeout=60)

    def test_the_shops_document_is_valid(self):
        with Program(EXECUTABLE, {"SHOP_PORT": "0", "SHOP_RATE_LIMIT": "off"}) as shop:
            document = shop.call("GET", "/openapi.json").json()
        verdict = self.verdict(document)
        self.assertEqual(verdict.returncode, 0, verdict.stderr)

    def test_the_validator_can_say_no(self):
        self.assertNotEqual(self.verdict({"openapi": "3.1.0", "info": {"title": "x"}, "paths": {}}).returncode, 0)
        self.assertNotEqual(self.verdict({"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}).returncode, 0)


if __name__ == "__main__":
    unittest.main()
