#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what the design promises about the sources: floors, include budget, file sizes, tests and umbrellas."""

import re
import statistics
import sys
from pathlib import Path

# A module includes only modules of lower floors.
FLOORS = {
    "core": 0,
    "schema": 1, "crypto": 1,
    "config": 2, "observe": 2,
    "resilience": 3,
    "http": 4, "data": 4, "redis": 4,
    "routing": 5, "cache": 5, "jobs": 5, "mail": 5, "telemetry": 5,
    "auth": 6, "realtime": 6,
    "middleware": 7, "console": 7,
    "app": 8,
    "testing": 9,
}

# What a public header never includes: it would cost every user's file its compile time.
FORBIDDEN = re.compile(
    r"^(asio\.hpp|asio/(?!awaitable\.hpp|version\.hpp).*|sqlite3\.h|llhttp\.h|simdjson\.h|openssl/.*|libpq-fe\.h|fmt/.*|spdlog/.*"
    r"|prometheus/.*|argon2\.h|regex|iostream|filesystem)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
LONGEST, NINE_IN_TEN, MEDIAN = 600, 350, 120


def module_of(name):
    """The module that an include or a path under include/mainstay or src names; None for a file on the top."""
    first = Path(name).parts[0] if "/" in name else Path(name).stem
    return first if first in FLOORS else None


def own_includes(text):
    for name in INCLUDE.findall(text):
        if name.startswith("mainstay/"):
            name = name[len("mainstay/"):]
            yield name, module_of(name)
        elif module_of(name) and "/" in name:
            yield name, module_of(name)


def check_floors(files):
    for file, relative, text in files:
        here = module_of(relative)
        if here is None:
            continue
        for name, there in own_includes(text):
            if there is None:
                if name not in ("version.hpp", "prelude.hpp"):
                    yield f"{file}: includes {name}, which stands above every module"
            elif there != here and FLOORS[there] >= FLOORS[here]:
                yield f"{file}: {here} (floor {FLOORS[here]}) includes {name} of {there} (floor {FLOORS[there]})"


def check_budget(headers):
    for file, _, text in headers:
        for name in INCLUDE.findall(text):
            if FORBIDDEN.match(name):
                yield f"{file}: a public header includes <{name}>"


def check_first_lines(files):
    for file, relative, text in files:
        if not text.startswith("// SPDX-License-Identifier: BSL-1.0\n"):
            yield f"{file}: the first line is not the SPDX identifier"
        if relative.endswith(".hpp") and "#pragma once" not in text:
            yield f"{file}: no #pragma once"
        if relative.endswith(".hpp") and re.search(r"^\s*using namespace ", text, re.MULTILINE):
            yield f"{file}: using namespace in a header"


def check_sizes(files):
    sizes = sorted(text.count("\n") for _, _, text in files)
    for file, _, text in files:
        if text.count("\n") > LONGEST:
            yield f"{file}: {text.count(chr(10))} lines; more than {LONGEST} wants a split"
    if sizes and statistics.median(sizes) > MEDIAN:
        yield f"the median file has {statistics.median(sizes):.0f} lines, more than {MEDIAN}"
    if sizes and sizes[int(len(sizes) * 0.9) - 1] > NINE_IN_TEN:
        yield f"nine files in ten have up to {sizes[int(len(sizes) * 0.9) - 1]} lines, more than {NINE_IN_TEN}"


def check_tests(headers, root):
    for file, relative, _ in headers:
        parts = Path(relative).parts
        if "detail" in parts or len(parts) < 2:
            continue
        test = root / "tests" / Path(relative).with_name(Path(relative).stem + "_test.cpp")
        if not test.exists():
            yield f"{file}: no test of the same name ({test.relative_to(root)})"


def check_umbrellas(headers, root):
    """A module's umbrella includes each of its headers and says what the module is; each module has a guide."""
    texts = {relative: text for _, relative, text in headers}
    for module in sorted({module_of(relative) for relative in texts if "/" in relative} - {None}):
        umbrella = texts.get(f"{module}.hpp")
        if umbrella is None:
            yield f"include/mainstay/{module}.hpp is missing"
            continue
        included = set(INCLUDE.findall(umbrella))
        for relative in texts:
            if relative.startswith(f"{module}/") and "/detail/" not in relative and f"mainstay/{relative}" not in included:
                yield f"include/mainstay/{module}.hpp does not include mainstay/{relative}"
        opening = re.search(r"#pragma once\s*((?://.*\n)+)", umbrella)
        if opening is None or not 4 <= opening.group(1).count("\n") <= 12:
            yield f"include/mainstay/{module}.hpp does not open with a few lines on what the module is"
        if not (root / "docs" / "guide" / f"{module}.md").exists():
            yield f"docs/guide/{module}.md is missing"


def check_tests_do_not_sleep(root):
    for file in sorted((root / "tests").rglob("*_test.cpp")):
        if re.search(r"this_thread::sleep|\busleep\(|::sleep\(", file.read_text()):
            yield f"{file.relative_to(root)}: a test that sleeps"


def read(root, folder, suffixes):
    base = root / folder
    return [(str(path.relative_to(root)), str(path.relative_to(base)), path.read_text())
            for path in sorted(base.rglob("*")) if path.suffix in suffixes]


def check(root):
    headers = read(root, "include/mainstay", {".hpp"})
    files = headers + read(root, "src", {".hpp", ".cpp"})
    yield from check_floors(files)
    yield from check_budget(headers)
    yield from check_first_lines(files)
    yield from check_sizes(files)
    yield from check_tests(headers, root)
    yield from check_umbrellas(headers, root)
    yield from check_tests_do_not_sleep(root)


def main():
    findings = list(check(Path(sys.argv[1])))
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
