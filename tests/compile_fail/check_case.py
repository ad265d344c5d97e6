#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles a program that must not compile, and checks that its first error names the cause.

The program says what it expects in a comment, as a regular expression:

    // expect: the struct has a base class

It has to be found in the first line of the output that is an error, or in the note right below that. With `MENDED` defined the program
has the mistake mended, and must compile without a word: so the error is about the mistake, and about nothing else.
"""

import re
import subprocess
import sys
from pathlib import Path

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-DASIO_STANDALONE"]
CLANG_FLAGS = ["-DASIO_HAS_CO_AWAIT", "-DASIO_HAS_STD_COROUTINE"]
DIAGNOSTIC = re.compile(r":\d+(?::\d+)?: (fatal error|error|note|warning): ")


def expectations(source):
    return re.findall(r"^// expect: (.+)$", source, re.MULTILINE)


def what_is_read_first(output):
    """The first error, and the note right below it if there is one."""
    diagnostics = [line for line in output.splitlines() if DIAGNOSTIC.search(line)]
    for at, line in enumerate(diagnostics):
        if DIAGNOSTIC.search(line)[1].endswith("error"):
            below = diagnostics[at + 1:at + 2]
            return [line] + [note for note in below if DIAGNOSTIC.search(note)[1] == "note"]
    return []


def compile_case(compiler, case, *flags):
    command = [*compiler, *FLAGS, *flags, str(case)]
    if "clang" in Path(compiler[0]).name:
        command[1:1] = CLANG_FLAGS
    return subprocess.run(command, capture_output=True, text=True, env=None, check=False)


def check(case, compiler):
    wanted = expectations(case.read_text())
    if not wanted:
        return [f"{case}: has no line that begins with '// expect: '"]
    wrong = []
    bad = compile_case(compiler, case)
    first = what_is_read_first(bad.stdout + bad.stderr)
    if bad.returncode == 0:
        wrong.append(f"{case}: compiles, and should not")
    for expected in wanted:
        if bad.returncode != 0 and not any(re.search(expected, line) for line in first):
            wrong.append(f"{case}: the first error is not about '{expected}', but:\n" + "\n".join(first or [bad.stderr]))
    mended = compile_case(compiler, case, "-DMENDED", "-Werror")
    if mended.returncode != 0:
        wrong.append(f"{case}: does not compile with its mistake mended:\n{mended.stderr}")
    return wrong


def main():
    wrong = check(Path(sys.argv[1]), sys.argv[2:])
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
