#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The README's program, started, called and stopped as a user does it."""

import os
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

    def activated(self, listener):
        """Starts it as systemd does, with the socket as descriptor 3."""
        def pass_in():
            os.dup2(listener.fileno(), 3)
            os.set_inheritable(3, True)

        return subprocess.Popen(
            ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=web exec "$0"', EXECUTABLE], text=True,
            env={"HELLO_PORT": "0"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, close_fds=False,
            preexec_fn=pass_in)

    def test_takes_a_socket_that_was_passed_in(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            with self.activated(listener) as program:
                self.assertIn(f":{port}", program.stdout.readline())
                program.send_signal(signal.SIGTERM)
                self.assertEqual(program.wait(35), 0)

    def test_refuses_a_socket_that_nobody_would_serve(self):
        with socket.create_server(("127.0.0.2", 0)) as elsewhere, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            for given, told in ((elsewhere, "127.0.0.2"), (datagrams, "no stream socket")):
                with self.activated(given) as program:
                    out, err = program.communicate(timeout=35)
                    self.assertEqual(program.returncode, 2, (out, err))
                    self.assertIn(told, err)
                    self.assertIn("web", err)

    def test_a_bad_setting_is_one_line_and_status_2(self):
        ended = run({"HELLO_PORT": "70000"})
        self.assertEqual(ended.returncode, 2)
        self.assertIn("HELLO_PORT", ended.stderr)
        self.assertIn("HELLO_PORT", run({}, "--help").stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
