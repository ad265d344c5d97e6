# SPDX-License-Identifier: BSL-1.0
"""A server under load: started, asked, and its processor time read. Shared by the measurements beside this file."""

import contextlib
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
DONE = """
done = function(summary, latency, requests)
  io.write(string.format("DONE %d %d %.3f %.3f %.3f\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), latency:percentile(99.9)))
end
"""
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
    """A process that answers on a port of its own; pinned to a core where one is named."""

    def __init__(self, name, command, port, environment=None, core=None, answers="/plaintext"):
        self.name, self.port, self.answers = name, port, answers
        pinned = [] if core is None else ["taskset", "-c", str(core)]
        self.process = subprocess.Popen(pinned + command, env={**os.environ, **(environment or {})},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.answers}", timeout=5).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        sys.exit(f"{self.name} does not answer on port {self.port}")

    def ticks(self):
        """User and system time so far, in ticks of the system's."""
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


@contextlib.contextmanager
def running(*servers):
    """All of them, from when they answer to the end of the block."""
    try:
        for server in servers:
            server.wait()
        yield
    finally:
        for server in servers:
            server.stop()


class Load:
    """wrk on a core of its own. `kind` is empty, `post` or `pipeline`."""

    def __init__(self, connections, seconds, core):
        if shutil.which("wrk") is None:
            sys.exit("wrk is missing: apt-get install wrk")
        self.connections, self.seconds, self.core = connections, seconds, core
        self.folder = tempfile.TemporaryDirectory()
        for kind, text in (("", ""), ("post", POST), ("pipeline", PIPELINE)):
            with open(self.script(kind), "w") as file:
                file.write(text + DONE)

    def script(self, kind):
        return f"{self.folder.name}/{kind or 'get'}.lua"

    def run(self, port, path, kind):
        """Requests that were answered, seconds, and the latencies in microseconds: p50, p99, p99.9."""
        pinned = [] if self.core is None else ["taskset", "-c", str(self.core)]
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{self.seconds}s", "-s", self.script(kind)]
        out = subprocess.run(pinned + command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True,
                             check=True).stdout
        if "Non-2xx" in out or "Socket errors" in out:
            sys.exit(f"wrk met errors at {path}:\n{out}")
        numbers = re.search(r"^DONE (.*)$", out, re.MULTILINE).group(1).split()
        return int(numbers[0]), int(numbers[1]) / 1e6, [float(each) for each in numbers[2:]]


class Cost:
    """What the rounds of one server came to: medians."""

    def __init__(self):
        self.times, self.rates, self.latencies = [], [], []

    def add(self, ticks, requests, seconds, latencies):
        self.times.append(ticks / TICK * 1e6 / requests)
        self.rates.append(requests / seconds)
        self.latencies.append(latencies)

    @property
    def time(self):
        """Microseconds of the server's processor time for each request."""
        return statistics.median(self.times)

    @property
    def rate(self):
        return statistics.median(self.rates)

    @property
    def percentiles(self):
        return [statistics.median(column) for column in zip(*self.latencies)]


def measure(load, rounds, subjects):
    """The costs of several subjects, (server, path, kind) each, whose rounds take turns."""
    costs = [Cost() for _ in subjects]
    for _ in range(rounds):
        for cost, (server, path, kind) in zip(costs, subjects):
            before = server.ticks()
            result = load.run(server.port, path, kind)
            cost.add(server.ticks() - before, *result)
    return costs


def request_for(port, path):
    head = f"{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if path != "/echo":
        return f"GET {head}\r\n".encode()
    return f"POST {head}Content-Type: application/json\r\nContent-Length: {len(PERSON)}\r\n\r\n{PERSON}".encode()


def ask(port, path, count, depth=1):
    """Asks so often on one connection, `depth` requests at a time."""
    request = request_for(port, path) * depth
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count // depth):
            connection.sendall(request)
            answered = 0
            while answered < depth:
                answer = connection.recv(1 << 20)
                answered += answer.count(b"HTTP/1.1 ")
        if b" 200 " not in answer:
            sys.exit(f"{path} was answered with {answer[:60]}")


def order(server, what):
    subprocess.run(["callgrind_control", what, str(server.process.pid)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def instructions(command, port, environment, questions, count=20000):
    """Instructions for each request in user space, for every (path, depth) in `questions`: counted between two orders to
    callgrind, so that start and end do not show."""
    with tempfile.TemporaryDirectory() as folder:
        under_valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *command]
        server = Server("the server under callgrind", under_valgrind, port, environment)
        counts = []
        try:
            server.wait(120)
            for number, (path, depth) in enumerate(questions, 1):
                ask(port, path, count // 10, depth)
                order(server, "--zero")
                ask(port, path, count, depth)
                order(server, "--dump")
                with open(f"{folder}/out.{number}") as file:
                    total = re.search(r"^(?:summary|totals): (\d+)", file.read(), re.MULTILINE).group(1)
                counts.append(int(total) / count)
        finally:
            server.stop()
        return counts


def system_calls(server, load, path):
    """How often each system call was made for a request while strace looked on."""
    with tempfile.NamedTemporaryFile("r") as report:
        tracer = subprocess.Popen(["strace", "-f", "-c", "-o", report.name, "-p", str(server.process.pid)],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        requests = load.run(server.port, path, "")[0]
        tracer.terminate()
        tracer.wait()
        calls = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", report.read(), re.MULTILINE)
        return {name: int(count) / requests for count, name in calls if name != "total"}
