#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what a thousand slow clients do to the others' latency.

Sixteen clients (wrk) ask as fast as they are answered, in rounds that take turns: by themselves, and beside clients that
send a head or a body byte by byte, read their answers byte by byte, or leave a TLS handshake where it is. Those come
back when the server gives them up. Prints the medians of the rounds' percentiles, and their ratios; asserts nothing.
"""

import argparse
import multiprocessing
import os
import resource
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

from measured_server import Server

PERCENTILES = (50, 99, 99.9)
REPORT = """
done = function(summary, latency)
  print(string.format("%f %f %f %f %d", latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
        summary.requests / summary.duration * 1e6, summary.errors.status + summary.errors.connect + summary.errors.read))
end
"""


class Slow:
    """A client that does one small thing at each turn."""
    receive_buffer = 0

    def __init__(self, ports):
        self.port = ports["tls" if isinstance(self, SlowHandshake) else "plain"]
        self.open()

    def open(self):
        self.socket = socket.socket()
        if self.receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        self.socket.connect(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.begin()

    def turn(self):
        try:
            self.go_on()
            return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.socket.close()
        self.open()

    def go_on(self):
        if not self.socket.recv(4096):
            raise ConnectionError


class SlowTalk(Slow):
    def go_on(self):
        self.socket.send(b"x")
        super().go_on()


class SlowHead(SlowTalk):
    def begin(self):
        self.socket.send(b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\nX-Long: ")


class SlowBody(SlowTalk):
    def begin(self):
        self.socket.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         b"Content-Length: 1000\r\n\r\n\"")


class SlowRead(Slow):
    receive_buffer = 4096

    def begin(self):
        self.socket.send(b"GET /cached-queries?count=500 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 32)

    def go_on(self):
        if not self.socket.recv(1):
            raise ConnectionError


class SlowHandshake(Slow):
    """Makes the server do its share of the work, and then says nothing."""
    context = ssl.create_default_context()

    def begin(self):
        out = ssl.MemoryBIO()
        handshake = self.context.wrap_bio(ssl.MemoryBIO(), out, server_hostname="localhost")
        try:
            handshake.do_handshake()
        except ssl.SSLWantReadError:
            pass
        self.socket.send(out.read())


KINDS = {"head": SlowHead, "body": SlowBody, "read": SlowRead, "handshake": SlowHandshake}


def be_slow(kinds, count, ports, interval, ready, over):
    """In a process of its own that gives way to all others: each client has a turn within the interval."""
    os.nice(14)
    clients = []
    for i in range(count):
        clients.append(KINDS[kinds[i % len(kinds)]](ports))
    ready.set()
    begun = time.monotonic()
    turns = 0
    while not over.is_set():
        due = int((time.monotonic() - begun) / interval * count)
        # What was missed while others ran is not made up for in a burst.
        turns = max(turns, due - count // 50)
        while turns < due:
            clients[turns % count].turn()
            turns += 1
        over.wait(0.002)


def measure(port, path, arguments, script):
    out = subprocess.run(["taskset", "-c", str(arguments.load_core), "wrk", "-t1", f"-c{arguments.connections}",
                          f"-d{arguments.seconds}s", "-s", script, f"http://127.0.0.1:{port}{path}"],
                         capture_output=True, text=True, check=True).stdout
    *figures, errors = out.strip().splitlines()[-1].split()
    if errors != "0":
        sys.exit(f"wrk met {errors} errors")
    return [float(each) for each in figures]


def beside_slow_ones(kinds, ports, arguments, script):
    ready, over = multiprocessing.Event(), multiprocessing.Event()
    slow = multiprocessing.Process(target=be_slow, args=(kinds, arguments.slow, ports, arguments.interval, ready, over))
    slow.start()
    try:
        if not ready.wait(60):
            sys.exit("the slow clients did not come in")
        time.sleep(arguments.settle)
        return measure(ports["plain"], arguments.path, arguments, script)
    finally:
        over.set()
        slow.join()


def compare(kinds, ports, arguments, script):
    alone, beside = [], []
    for _ in range(arguments.rounds):
        time.sleep(arguments.settle)
        alone.append(measure(ports["plain"], arguments.path, arguments, script))
        beside.append(beside_slow_ones(kinds, ports, arguments, script))
    print(f"{arguments.slow} slow clients: {', '.join(kinds)}")
    print(f"{'':16}{'without':>12}{'with':>12}{'ratio':>8}")
    for i, name in enumerate([f"p{each:g}" for each in PERCENTILES] + ["requests/s"]):
        before, after = (statistics.median(each[i] for each in figures) for figures in (alone, beside))
        unit = " µs" if i < len(PERCENTILES) else "   "
        print(f"{name:16}{before:>9.0f}{unit}{after:>9.0f}{unit}{after / before:>8.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, nargs="+",
                        help="the server under test; told by BENCH_PORT, BENCH_TLS_PORT and BENCH_CERTIFICATE where to listen")
    parser.add_argument("--kind", action="append", choices=KINDS, help="how they are slow; by default all ways, in equal parts")
    parser.add_argument("--each", action="store_true", help="one kind after the other, beside all together")
    parser.add_argument("--slow", type=int, default=1000)
    parser.add_argument("--interval", type=float, default=1, help="seconds from one byte of a client to its next")
    parser.add_argument("--settle", type=float, default=1, help="seconds of rest before each measuring")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--path", default="/plaintext")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--port", type=int, default=18087)
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--load-core", type=int, default=1)
    arguments = parser.parse_args()
    for tool in ("wrk", "openssl"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: apt-get install {tool}")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    ports = {"plain": arguments.port, "tls": arguments.port + 1}
    kinds = arguments.kind or list(KINDS)
    with tempfile.TemporaryDirectory() as folder:
        certificate, script = f"{folder}/certificate.pem", f"{folder}/report.lua"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "30",
                        "-keyout", certificate, "-out", f"{folder}/public.pem"], check=True, capture_output=True)
        with open(certificate, "a") as file, open(f"{folder}/public.pem") as public:
            file.write(public.read())
        with open(script, "w") as file:
            file.write(REPORT)
        server = Server("the server", arguments.server, arguments.port, {
            "BENCH_PORT": str(ports["plain"]), "BENCH_THREADS": "1", "BENCH_DATABASE": f"sqlite:{folder}/bench.db",
            "BENCH_TLS_PORT": str(ports["tls"]), "BENCH_CERTIFICATE": certificate}, arguments.server_core)
        try:
            server.wait()
            compare(kinds, ports, arguments, script)
            for kind in kinds if arguments.each else []:
                compare([kind], ports, arguments, script)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
