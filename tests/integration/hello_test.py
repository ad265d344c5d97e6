#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The README's program, started, called and stopped as a user does it."""

import signal
import socket
import subprocess
import sys
import unittest

from example_program import Program

EXECUTABLE = sys.argv[1]


def run(environment, *arguments):
    return subprocess.run([EXECUTABLE, *arguments], env=environment, capture_output=True, text=True, timeout=60)


class hello_test(unittest.TestCase):
    def start(self):
        program = Program(EXECUTABLE, {"HELLO_PORT": "0"})
        self.addCleanup(program.close)
        return program

    def test_answers_and_stops(self):
        program = self.start()
        answer = program.call("GET", "/hello/world")
        self.assertEqual((answer.status, answer.json()), (200, {"hello": "world"}))
        self.assertIn("X-Request-Id", answer.headers)
        self.assertEqual(program.call("GET", "/nowhere").status, 404)
        self.assertEqual(program.call("GET", "/readyz").status, 200)
        self.assertEqual(program.terminate(), 0)

    def test_readiness_ends_before_the_connections_do(self):
        program = self.start()
        kept = program.connect()
        self.addCleanup(kept.close)
        self.assertEqual(program.call("GET", "/readyz", connection=kept).status, 200)
        program.process.send_signal(signal.SIGTERM)
        statuses = set()
        try:
            while True:
                statuses.add(program.call("GET", "/readyz", connection=kept).status)
        except OSError:
            pass
        except Exception as error:  # http.client has several for a closed connection
            self.assertIn("http.client", type(error).__module__)
        self.assertIn(503, statuses)
        self.assertEqual(program.wait(), 0)

    def test_a_second_signal_ends_it_at_once(self):
        program = self.start()
        program.process.send_signal(signal.SIGTERM)
        program.process.send_signal(signal.SIGINT)
        self.assertIn(program.wait(), (-signal.SIGINT, -signal.SIGTERM))

    def test_a_busy_port_is_one_line_and_status_2(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            ended = run({"HELLO_PORT": port})
        self.assertEqual(ended.returncode, 2)
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        self.assertIn(port, ended.stderr)

    def test_a_bad_setting_is_one_line_and_status_2(self):
        ended = run({"HELLO_PORT": "70000"})
        self.assertEqual(ended.returncode, 2)
        self.assertIn("HELLO_PORT", ended.stderr)
        self.assertIn("HELLO_PORT", run({}, "--help").stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
