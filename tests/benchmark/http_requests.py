#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what a request costs the server, beside a raw epoll loop in the same run.

Server and load generator (wrk) each have a core of their own. The measure is the server's time for each request, user and
system, as /proc tells it; rounds of the two servers take turns, and the medians are compared. With valgrind, the
instructions in user space as well. Prints ratios; asserts nothing.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")
PERSON = '{"name":"Ada Lovelace","email":"ada@example.com","age":36}'
POST = f"""
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{PERSON}'
"""
PIPELINE = """
init = function(args)
  local r = {}
  for i = 1, 16 do r[i] = wrk.format(nil, wrk.path) end
  all = table.concat(r)
end
request = function() return all end
"""


class Server:
    def __init__(self, name, command, port, environment=None):
        self.name, self.port = name, port
        self.process = subprocess.Popen(command, env={**os.environ, **(environment or {})},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/plaintext", timeout=5).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        sys.exit(f"{self.name} does not answer on port {self.port}")

    def ticks(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def load(port, path, seconds, connections, script, core):
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    if script:
        command += ["-s", script]
    out = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"wrk met errors at {path}:\n{out}")
    return int(re.search(r"(\d+) requests in", out).group(1))


def measure(servers, path, arguments, script):
    """Microseconds of server time for each request, a median for each server."""
    costs = {server.name: [] for server in servers}
    for _ in range(arguments.rounds):
        for server in servers:
            before = server.ticks()
            requests = load(server.port, path, arguments.seconds, arguments.connections, script, arguments.load_core)
            costs[server.name].append((server.ticks() - before) / TICK * 1e6 / requests)
    return {name: statistics.median(values) for name, values in costs.items()}


def instructions(command, port, environment, path, count=20000):
    """Instructions for each request, counted between two orders to callgrind, so that start and end do not show."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server("the server under callgrind",
                        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *command], port, environment)
        server.wait(120)
        ask(port, path, count // 10)
        order(server, "--zero")
        ask(port, path, count)
        order(server, "--dump")
        server.stop()
        with open(f"{folder}/out.1") as file:
            return int(re.search(r"^(?:summary|totals): (\d+)", file.read(), re.MULTILINE).group(1)) / count


def order(server, what):
    subprocess.run(["callgrind_control", what, str(server.process.pid)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def request_for(port, path):
    head = f"{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if path != "/echo":
        return f"GET {head}\r\n".encode()
    return f"POST {head}Content-Type: application/json\r\nContent-Length: {len(PERSON)}\r\n\r\n{PERSON}".encode()


def ask(port, path, count):
    request = request_for(port, path)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count):
            connection.sendall(request)
            answer = connection.recv(65536)
        if b" 200 " not in answer[:20]:
            sys.exit(f"{path} was answered with {answer[:60]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baseline", required=True, help="the raw epoll program")
    parser.add_argument("--server", required=True, nargs="+", help="the server under test; told its port by BENCH_PORT")
    parser.add_argument("--path", action="append", help="instead of /plaintext, /json, /users/42 and /echo")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--port", type=int, default=18081)
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    parser.add_argument("--no-instructions", action="store_true")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")

    pinned = ["taskset", "-c", str(arguments.server_core)]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"BENCH_PORT": str(arguments.port), "BENCH_THREADS": "1", "BENCH_DATABASE": f"sqlite:{folder}/bench.db"}
        scripts = {"/echo": f"{folder}/post.lua", "pipeline": f"{folder}/pipeline.lua"}
        for name, text in (("/echo", POST), ("pipeline", PIPELINE)):
            with open(scripts[name], "w") as file:
                file.write(text)
        servers = [Server("baseline", pinned + [arguments.baseline, str(arguments.port + 1)], arguments.port + 1),
                   Server("mainstay", pinned + arguments.server, arguments.port, environment)]
        try:
            for server in servers:
                server.wait()
            print(f"{'':28}{'baseline':>12}{'mainstay':>12}{'ratio':>8}")
            paths = arguments.path or ["/plaintext", "/json", "/users/42", "/echo"]
            for path, lua in [(each, scripts.get(each)) for each in paths] + [(paths[0], scripts["pipeline"])]:
                costs = measure(servers, path, arguments, lua)
                name = path + (" (16 pipelined)" if lua == scripts["pipeline"] else "")
                print(f"{name:28}{costs['baseline']:>9.3f} µs{costs['mainstay']:>9.3f} µs"
                      f"{costs['mainstay'] / costs['baseline']:>8.2f}", flush=True)
        finally:
            for server in servers:
                server.stop()
        if not arguments.no_instructions and shutil.which("valgrind"):
            for path in paths:
                print(f"{path:28}{instructions(arguments.server, arguments.port, environment, path):>9.0f} "
                      "instructions in user space", flush=True)


if __name__ == "__main__":
    main()
