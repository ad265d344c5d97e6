#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that code shown to readers is code that is compiled and run.

A code block behind `<!-- code: examples/hello/main.cpp hello -->` must equal what stands between the two lines
`// [hello]` of that file, indentation aside. The README must show at least one.
"""

import re
import sys
import textwrap
from pathlib import Path

MARK = re.compile(r"^<!-- code: (\S+) (\S+) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANY_MARK = re.compile(r"^<!-- code:", re.MULTILINE)


def region(text, name):
    """The lines between the two marks of that name; None unless there are exactly two."""
    parts = re.split(rf"^[ \t]*// \[{re.escape(name)}\][ \t]*\n?", text, flags=re.MULTILINE)
    return textwrap.dedent(parts[1]) if len(parts) == 3 else None


def check(root):
    readme = root / "README.md"
    for page in [readme, *sorted((root / "docs").rglob("*.md")), *sorted((root / "examples").rglob("*.md"))]:
        text = page.read_text() if page.exists() else ""
        here = page.relative_to(root)
        blocks = MARK.findall(text)
        if len(blocks) != len(ANY_MARK.findall(text)):
            yield f"{here}: a `code:` mark without a code block right behind it"
        if page == readme and not blocks:
            yield f"{here}: shows no code that is compiled"
        for file, name, shown in blocks:
            source = root / file
            compiled = region(source.read_text(), name) if source.is_file() else None
            if compiled is None:
                yield f"{here}: {file} has no region [{name}]"
            elif textwrap.dedent(shown) != compiled:
                yield f"{here}: what is shown of {file} [{name}] is not what is compiled"


if __name__ == "__main__":
    findings = list(check(Path(sys.argv[1])))
    print(*findings, sep="\n", end="\n" if findings else "")
    sys.exit(1 if findings else 0)
