# SPDX-License-Identifier: BSL-1.0
"""Starts an example program as a user would, on a free port and in a folder of its own, and talks HTTP to it."""

import http.client
import json
import os
import re
import select
import signal
import subprocess
import tempfile
import time


class Answer:
    """One HTTP answer, its body read whole."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


def with_settings(settings):
    """The environment of a program with these settings and no others."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(("SHOP_", "BENCH_"))}
    return {**rest, **settings}


class Program:
    """A running example. `environment` holds its settings; `folder` outlives it, so that it can be started again there.

    `prepare` is run in the new process before the program, to take limits upon it."""

    def __init__(self, executable, environment, folder=None, start_seconds=30, prepare=None):
        self.executable = os.path.abspath(executable)
        self.environment = environment
        self.prepare = prepare
        self._own_folder = None if folder else tempfile.TemporaryDirectory()
        self.folder = folder or self._own_folder.name
        self.log_path = os.path.join(self.folder, "stderr.log")
        self.start(start_seconds)

    def start(self, seconds=30):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [self.executable], cwd=self.folder, env=with_settings(self.environment), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log, preexec_fn=self.prepare)
        self.host, self.port = self._address(seconds)

    def _address(self, seconds):
        """Waits for the line with the address, which says that connections are accepted."""
        seen, end = b"", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                part = os.read(self.process.stdout.fileno(), 4096)
                seen += part
                found = re.search(rb"http://([0-9.]+|localhost):(\d+)", seen)
                if found:
                    return found.group(1).decode(), int(found.group(2))
                if not part:
                    break
        self.kill()
        raise AssertionError(f"no address from {self.executable}: {seen!r}\n{self.log()}")

    def log(self):
        with open(self.log_path, errors="replace") as log:
            return log.read()

    def connect(self, timeout=30):
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def call(self, method, path, body=None, headers=None, connection=None):
        """One request. A `body` that is neither bytes nor text is sent as JSON."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        own = connection is None
        connection = connection or self.connect()
        try:
            connection.request(method, path, body, headers)
            return Answer(connection.getresponse())
        finally:
            if own:
                connection.close()

    def terminate(self, seconds=35):
        """SIGTERM, then the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait(seconds)

    def wait(self, seconds=35):
        status = self.process.wait(seconds)
        self.process.stdout.close()
        return status

    def kill(self):
        """SIGKILL, as a crash."""
        self.process.kill()
        self.wait()

    def close(self):
        if self.process.poll() is None:
            self.kill()
        if self._own_folder:
            self._own_folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
