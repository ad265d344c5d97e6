#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what a request costs the server, beside a raw epoll loop in the same run.

Server and load generator (wrk) each have a core of their own. The measure is the server's time for each request, user and
system, as /proc tells it; the rounds of what is compared take turns, and the medians are compared. With valgrind, the
instructions in user space as well, and with strace the system calls. Prints ratios; asserts nothing.
"""

import argparse
import shutil
import sys
import tempfile

from measured_server import Load, Server, instructions, measure, running, system_calls

PATHS = ["/plaintext", "/json", "/users/42", "/echo"]
MIDDLEWARE = ["request_id", "request_metrics", "security_headers", "cross_origin_protection"]
HEAD = f"{'':34}{'baseline':>11}{'mainstay':>11}{'ratio':>7}{'requests/s':>12}{'p50':>8}{'p99':>8}{'p99.9':>8}"


class Bench:
    """The programs under test, and how they are started."""

    def __init__(self, arguments):
        self.arguments, self.folder = arguments, tempfile.TemporaryDirectory()
        self.next_port = arguments.port
        self.load = Load(arguments.connections, arguments.seconds, arguments.load_core)

    def port(self):
        self.next_port += 1
        return self.next_port

    def environment(self, port, threads=1, **more):
        return {"BENCH_PORT": str(port), "BENCH_THREADS": str(threads),
                "BENCH_DATABASE": f"sqlite:{self.folder.name}/{port}.db",
                **{f"BENCH_{name.upper()}": str(value) for name, value in more.items()}}

    def server(self, name="mainstay", core="own", **more):
        port = self.port()
        core = self.arguments.server_core if core == "own" else core
        return Server(name, self.arguments.server, port, self.environment(port, **more), core)

    def baseline(self, threads=1, core="own"):
        port = self.port()
        core = self.arguments.server_core if core == "own" else core
        return Server("baseline", [self.arguments.baseline, str(port), str(threads)], port, core=core)

    def measure(self, *subjects):
        return measure(self.load, self.arguments.rounds, subjects)

    def instructions(self, questions, **more):
        port = self.port()
        return instructions(self.arguments.server, port, self.environment(port, **more), questions)


def kind_of(path):
    return "post" if path == "/echo" else ""


def row(label, baseline, cost):
    latencies = "".join(f"{each:>8.0f}" for each in cost.percentiles)
    print(f"{label:34}{baseline.time:>8.3f} µs{cost.time:>8.3f} µs{cost.time / baseline.time:>7.2f}{cost.rate:>12,.0f}"
          f"{latencies}", flush=True)


def compare_paths(bench, paths, threads, core):
    baseline, server = bench.baseline(threads, core), bench.server(threads=threads, core=core)
    with running(baseline, server):
        for path in paths:
            row(path, *bench.measure((baseline, path, kind_of(path)), (server, path, kind_of(path))))
        row(f"{paths[0]} (16 pipelined)",
            *bench.measure((baseline, paths[0], "pipeline"), (server, paths[0], "pipeline")))


def against_baseline(bench, paths):
    print("One thread, latencies in µs\n" + HEAD)
    compare_paths(bench, paths, 1, "own")
    print("Two threads, on whichever cores there are\n" + HEAD)
    compare_paths(bench, paths, 2, None)


def two_threads(bench, paths):
    one, two = bench.server("one thread", core=None), bench.server("two threads", core=None, threads=2)
    with running(one, two):
        costs = bench.measure((one, paths[0], ""), (two, paths[0], ""))
    print(f"{'Two threads to one':34}{costs[0].time:>8.3f} µs{costs[1].time:>8.3f} µs{costs[1].time / costs[0].time:>7.2f}"
          f"   ({costs[1].rate / costs[0].rate:.2f} times the requests)", flush=True)


def suspension(bench, paths):
    server = bench.server()
    with running(server):
        costs = bench.measure((server, paths[0], ""), (server, "/wait?ms=0", ""))
    print(f"{'A handler that suspends to one not':34}{costs[0].time:>8.3f} µs{costs[1].time:>8.3f} µs"
          f"{costs[1].time / costs[0].time:>7.2f}", flush=True)


def routes(bench, paths):
    few, many = bench.server("10 routes", routes=0), bench.server("1,000 routes", routes=990)
    with running(few, many):
        for path in (paths[0], "/users/42"):
            costs = bench.measure((few, path, ""), (many, path, ""))
            print(f"{f'1,000 routes to ten, {path}':34}{costs[0].time:>8.3f} µs{costs[1].time:>8.3f} µs"
                  f"{costs[1].time / costs[0].time:>7.2f}", flush=True)


def count_calls(bench, paths):
    server = bench.server()
    with running(server):
        calls = system_calls(server, bench.load, paths[0])
    told = ", ".join(f"{name} {count:.2f}" for name, count in sorted(calls.items(), key=lambda each: -each[1])
                     if count >= 0.005)
    print(f"System calls a request, {paths[0]}: {told}", flush=True)


def count_instructions(bench, paths):
    questions = [(path, 1) for path in paths] + [(paths[0], 16)]
    for (path, depth), count in zip(questions, bench.instructions(questions)):
        print(f"{path + (f' ({depth} pipelined)' if depth > 1 else ''):34}{count:>8.0f} instructions in user space",
              flush=True)


def middleware(bench, paths):
    whole, = bench.instructions([(paths[0], 1)])
    for name in MIDDLEWARE:
        rest, = bench.instructions([(paths[0], 1)], without=name)
        print(f"{name:34}{whole - rest:>8.0f} of {whole:.0f} instructions", flush=True)


SECTIONS = {"baseline": (against_baseline, None), "threads": (two_threads, None), "suspension": (suspension, None),
            "routes": (routes, None), "calls": (count_calls, "strace"), "instructions": (count_instructions, "valgrind"),
            "middleware": (middleware, "valgrind")}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baseline", required=True, help="the raw epoll program")
    parser.add_argument("--server", required=True, nargs="+", help="the server under test; told its port by BENCH_PORT")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="instead of all measurements")
    parser.add_argument("--path", action="append", help=f"instead of {', '.join(PATHS)}")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--port", type=int, default=18080, help="the ports behind this one are used")
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    arguments = parser.parse_args()
    bench = Bench(arguments)
    for name in arguments.only or SECTIONS:
        run, tool = SECTIONS[name]
        if tool is None or shutil.which(tool):
            run(bench, arguments.path or PATHS)
        else:
            print(f"{name}: left out, as {tool} is missing", file=sys.stderr)


if __name__ == "__main__":
    main()
