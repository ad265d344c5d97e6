#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What a user's file costs the compiler, as ratios against a file that includes asio/awaitable.hpp alone, measured in turns in the same run.

    tests/benchmark/compile_cost.py [compiler]

Compiles each file several times and takes the least processor time and the memory of the compiler. Nothing is asserted: machines differ.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "budget"))
import hundred_routes  # noqa: E402

ROUNDS = 3
FLAGS = ["-std=c++20", "-DASIO_STANDALONE", f"-I{ROOT / 'include'}", "-c", "-o", "/dev/null"]
CLANG_FLAGS = ["-DASIO_HAS_CO_AWAIT", "-DASIO_HAS_STD_COROUTINE"]


def compile_once(command):
    """Processor seconds and MiB of the compiler and what it started."""
    process = subprocess.Popen(command, env={**os.environ, "CCACHE_DISABLE": "1"})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"does not compile: {' '.join(map(str, command))}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    compiler = sys.argv[1:] or ["g++"]
    flags = FLAGS + (CLANG_FLAGS if "clang" in compiler[0] else [])
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name.replace(' ', '_')}.cpp" for name in
                 ("asio/awaitable.hpp".replace("/", "-"), "hello", "10 routes", "100 routes")}
        baseline, hello, ten, hundred = files.values()
        baseline.write_text("#include <asio/awaitable.hpp>\n")
        hello.write_text((ROOT / "examples/hello/main.cpp").read_text())
        ten.write_text(hundred_routes.program(10))
        hundred.write_text(hundred_routes.program(100))
        print(f"{'optimiser':<10} {'file':<20} {'time':>8} {'ratio':>7} {'memory':>9} {'ratio':>7}")
        for optimise in ("-O0", "-O2"):
            least = {}
            for _ in range(ROUNDS):
                for name, file in files.items():
                    seconds, mebibytes = compile_once([*compiler, *flags, optimise, file])
                    least[name] = min(least.get(name, (seconds, mebibytes)), (seconds, mebibytes))
            base = next(iter(least.values()))
            for name, (seconds, mebibytes) in least.items():
                print(f"{optimise:<10} {name:<20} {seconds:>6.2f} s {seconds / base[0]:>7.2f} {mebibytes:>5.0f} MiB {mebibytes / base[1]:>7.2f}")


if __name__ == "__main__":
    main()
