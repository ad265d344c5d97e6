#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what an idle keep-alive connection costs the server in memory of its own.

Opens connections, has each of them answered once, and compares the server's anonymous memory with what it had before. The
kernel's share (socket buffers) is not in it. Prints bytes for each connection; asserts nothing.
"""

import argparse
import os
import re
import resource
import socket
import sys
import tempfile
import time

from http_requests import Server


def anonymous(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return int(re.search(r"^Anonymous:\s+(\d+) kB", file.read(), re.MULTILINE).group(1)) * 1024


def requests(path, upload, port):
    head = f"Host: 127.0.0.1:{port}\r\n"
    if upload == 0:
        return [f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()]
    body = b'"' + b"x" * (upload - 2) + b'"'
    # In two pieces, so that the server has to keep the first.
    whole = f"POST {path} HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {upload}\r\n\r\n".encode() + body
    return [whole[:upload // 2], whole[upload // 2:]]


def open_one(port, pieces):
    connection = socket.create_connection(("127.0.0.1", port))
    for piece in pieces:
        connection.sendall(piece)
    if not connection.recv(65536).startswith(b"HTTP/1.1 "):
        sys.exit("no answer")
    return connection


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, nargs="+", help="the server under test; told its port by BENCH_PORT")
    parser.add_argument("--connections", type=int, default=9_900)
    parser.add_argument("--path", default="/plaintext")
    parser.add_argument("--upload", type=int, default=0, help="bytes of a body that each connection sends once")
    parser.add_argument("--port", type=int, default=18085)
    arguments = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        environment = {"BENCH_PORT": str(arguments.port), "BENCH_THREADS": "1", "BENCH_DATABASE": f"sqlite:{folder}/bench.db"}
        server = Server("the server", arguments.server, arguments.port, environment)
        try:
            server.wait()
            pieces = requests(arguments.path, arguments.upload, arguments.port)
            warm = [open_one(arguments.port, pieces) for _ in range(100)]
            before = anonymous(server.process.pid)
            idle = [open_one(arguments.port, pieces) for _ in range(arguments.connections - len(warm))]
            time.sleep(1)
            grown = anonymous(server.process.pid) - before
            print(f"{len(idle)} idle connections: {grown / len(idle):.0f} bytes each")
        finally:
            server.stop()


if __name__ == "__main__":
    os.nice(5)
    main()
