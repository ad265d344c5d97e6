#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what a user's file costs before the compiler proper begins: its lines, and what it drags in.

Lines are those of `g++ -E -P`. The hello world of the examples is a whole program on `mainstay/mainstay.hpp`; a program with a hundred routes
adds its own lines and nothing else, so that it has a budget of its own. Headers that users must never pay for are looked for among the files
that the preprocessor opened, whoever includes them.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import hundred_routes

FLAGS = ["-std=c++20", "-DASIO_STANDALONE"]
HELLO_LINES = 120_000
ROUTES_LINES = 123_000

FORBIDDEN = re.compile(
    r"/(asio\.hpp|asio/ip/.+|asio/ssl.*|asio/io_context\.hpp|sqlite3\.h|llhttp\.h|simdjson\.h|libpq-fe\.h|argon2\.h|openssl/.+|fmt/.+|spdlog/.+"
    r"|prometheus/.+|c\+\+/[\d.]+/(regex|iostream|filesystem))$")


def preprocess(compiler, root, source, *flags):
    return subprocess.run([*compiler, *FLAGS, f"-I{root / 'include'}", "-E", *flags, str(source)],
                          capture_output=True, text=True, check=True).stdout


def opened_files(preprocessed):
    return sorted(set(re.findall(r'^# \d+ "([^"<]+)"', preprocessed, re.MULTILINE)))


def findings(name, lines, files, budget):
    if lines > budget:
        yield f"{name}: {lines} lines after the preprocessor, more than {budget}"
    for file in files:
        if FORBIDDEN.search(file):
            yield f"{name}: brings in {file}"


def check(compiler, root, name, source, budget):
    lines = preprocess(compiler, root, source, "-P").count("\n")
    print(f"{name}: {lines} lines of {budget}")
    return list(findings(name, lines, opened_files(preprocess(compiler, root, source)), budget))


def main():
    root, compiler = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        routes = Path(folder) / "hundred_routes.cpp"
        routes.write_text(hundred_routes.program(100))
        wrong = check(compiler, root, "examples/hello", root / "examples/hello/main.cpp", HELLO_LINES)
        wrong += check(compiler, root, "a hundred routes", routes, ROUTES_LINES)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
