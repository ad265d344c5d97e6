#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Restarts without a gap: the listening sockets are handed from process to process while clients are at work."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from example_program import Program

EXECUTABLE = os.path.abspath(sys.argv[1])
RESTARTS = 10


class Load:
    """Clients that ask all the time, half on kept connections and half on new ones, and remember what went wrong."""

    def __init__(self, port, clients=8):
        self.port, self.wrong, self.answered = port, [], 0
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._ask, args=(i % 2 == 0,)) for i in range(clients)]
        for thread in self._threads:
            thread.start()

    def _ask(self, keep):
        connection = None
        while not self._stop.is_set():
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                    connection.connect()
                connection.request("GET", "/healthz", headers={} if keep else {"Connection": "close"})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise AssertionError(f"status {answer.status}")
                if not keep or answer.will_close:
                    connection.close()
                    connection = None
            except Exception as error:  # whatever a client sees is a failure
                with self._lock:
                    self.wrong.append(repr(error))
                connection = None
            with self._lock:
                self.answered += 1
        if connection:
            connection.close()

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()


class handover_test(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="ms-")
        self.addCleanup(directory.cleanup)
        self.folder = directory.name
        self.path = os.path.join(self.folder, "handover")

    def start(self, threads=2, **more):
        settings = {"SHOP_PORT": "0", "SHOP_HANDOVER": self.path, "SHOP_THREADS": str(threads), "SHOP_RATE_LIMIT": "off",
                    "SHOP_LOG": "warn", **more}
        program = Program(EXECUTABLE, settings, self.folder)
        self.addCleanup(program.close)
        return program

    def test_ten_restarts_lose_no_request(self):
        present = self.start()
        port = present.port
        load = Load(port)
        try:
            for number in range(RESTARTS):
                following = self.start(threads=1 + number % 3)
                self.assertEqual(following.port, port)
                self.assertEqual(present.wait(), 0, present.log())
                present = following
        finally:
            load.stop()
        self.assertEqual(load.wrong, [])
        self.assertGreater(load.answered, RESTARTS)
        self.assertEqual(present.terminate(), 0)
        self.assertFalse(os.path.exists(self.path))

    def test_one_that_fails_to_start_changes_nothing(self):
        present = self.start()
        environment = {**os.environ, **present.environment, "SHOP_DATABASE": "sqlite:/nowhere/shop.db"}
        failed = subprocess.run([EXECUTABLE], cwd=self.folder, env=environment, capture_output=True, timeout=60)
        self.assertEqual(failed.returncode, 2)
        self.assertEqual(present.call("GET", "/readyz").status, 200)
        following = self.start()
        self.assertEqual((following.port, present.wait()), (present.port, 0))

    def test_what_is_no_process_of_ours_does_no_harm(self):
        present = self.start()
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o600)
        for text in (b"", b"GET / HTTP/1.1\r\n\r\n", b"x" * 70000, b"mainstay-handover 2 take\n",
                     b"mainstay-handover 1 ready\n"):
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as stranger:
                stranger.connect(self.path)
                stranger.send(text)
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as half:
            half.connect(self.path)
            half.send(b"mainstay-handover 1 take\n")
            self.assertTrue(half.recv(65536).startswith(b"mainstay-handover 1 sockets\n"))
            half.send(b"nonsense")
            self.assertEqual(half.recv(65536), b"")
        self.assertEqual(present.call("GET", "/readyz").status, 200)
        following = self.start()
        self.assertEqual(present.wait(), 0)
        self.assertEqual(following.call("GET", "/readyz").status, 200)

    def test_after_a_crash_the_next_one_starts_by_itself(self):
        present = self.start()
        present.kill()
        following = self.start()
        self.assertEqual(following.call("GET", "/readyz").status, 200)
        following.process.send_signal(signal.SIGTERM)
        self.assertEqual(following.wait(), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
