#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that code shown to readers is code that is compiled and run: check_shown_code.py ROOT [--write]

A code block behind `<!-- code: examples/hello/main.cpp hello -->` must equal what stands between the two lines
`// [hello]` of that file, indentation aside, and every block of C++ has such a mark. With --write the pages take over what
the files have.
"""

import re
import sys
import textwrap
from pathlib import Path

MARK = re.compile(r"^<!-- code: (\S+) (\S+) -->\n```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANY_MARK = re.compile(r"^<!-- code:", re.MULTILINE)
UNMARKED = re.compile(r"(?<! -->\n)^```(?:cpp|c\+\+|cxx|cc)\s*$", re.MULTILINE)


def region(text, name):
    """The lines between the two marks of that name; None unless there are exactly two."""
    parts = re.split(rf"^[ \t]*// \[{re.escape(name)}\][ \t]*\n?", text, flags=re.MULTILINE)
    return textwrap.dedent(parts[1]) if len(parts) == 3 else None


def compiled(root, file, name):
    source = root / file
    return region(source.read_text(), name) if source.is_file() else None


def pages(root):
    readme = root / "README.md"
    return [readme, *sorted((root / "docs").rglob("*.md")), *sorted((root / "examples").rglob("*.md"))]


def check(root):
    for page in pages(root):
        text = page.read_text() if page.exists() else ""
        here = page.relative_to(root)
        blocks = MARK.findall(text)
        if len(blocks) != len(ANY_MARK.findall(text)):
            yield f"{here}: a `code:` mark without a code block right behind it"
        for unmarked in UNMARKED.finditer(text):
            yield f"{here}:{text.count(chr(10), 0, unmarked.start()) + 1}: code without a mark: nobody compiles it"
        if page == root / "README.md" and not blocks:
            yield f"{here}: shows no code that is compiled"
        for file, name, _, shown in blocks:
            code = compiled(root, file, name)
            if code is None:
                yield f"{here}: {file} has no region [{name}]"
            elif textwrap.dedent(shown) != code:
                yield f"{here}: what is shown of {file} [{name}] is not what is compiled"


def write(root):
    """Puts what is compiled into the pages, where it is found."""
    for page in pages(root):
        text = page.read_text()
        page.write_text(MARK.sub(lambda mark: replaced(root, mark), text))


def replaced(root, mark):
    file, name, language, shown = mark.groups()
    code = compiled(root, file, name)
    return f"<!-- code: {file} {name} -->\n```{language}\n{shown if code is None else code}```"


if __name__ == "__main__":
    if sys.argv[2:] == ["--write"]:
        write(Path(sys.argv[1]))
    findings = list(check(Path(sys.argv[1])))
    print(*findings, sep="\n", end="\n" if findings else "")
    sys.exit(1 if findings else 0)
