# SPDX-License-Identifier: BSL-1.0
"""A PostgreSQL server for one test: in a temporary folder, on a Unix socket alone, as an unprivileged user."""

import ctypes
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def programs():
    """The folder with the server's programs, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))
    on_path = shutil.which("postgres")
    return os.path.dirname(found[-1]) if found else os.path.dirname(on_path) if on_path else None


class PostgresServer:
    def __init__(self):
        self.bin = programs()
        self._folder = tempfile.TemporaryDirectory(prefix="pg-test-", ignore_cleanup_errors=True)
        self.folder = self._folder.name
        self.user = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            names = {entry.pw_name: entry for entry in pwd.getpwall()}
            self.user = names.get("postgres") or names["nobody"]
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.data = os.path.join(self.folder, "data")
        self._run("initdb", "-D", self.data, "-U", "tester", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C").wait()
        self.start()

    def _run(self, program, *arguments):
        def prepare():
            if self.user:
                os.setgroups([])
                os.setgid(self.user.pw_gid)
                os.setuid(self.user.pw_uid)
            ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # ends with us, however we end
        with open(os.path.join(self.folder, "log"), "ab") as log:
            return subprocess.Popen([os.path.join(self.bin, program), *arguments], cwd="/", stdin=subprocess.DEVNULL, stdout=log,
                                    stderr=log, preexec_fn=prepare)

    def start(self):
        self.process = self._run("postgres", "-D", self.data, "-k", self.folder, "-h", "", "-F", "-c", "max_connections=200")
        for _ in range(300):
            if subprocess.run([os.path.join(self.bin, "pg_isready"), "-q", "-h", self.folder, "-U", "tester"]).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError("PostgreSQL does not start")

    def kill(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def run(self, sql, database="postgres"):
        done = subprocess.run([os.path.join(self.bin, "psql"), "-h", self.folder, "-U", "tester", "-d", database, "-AtX", "-v",
                               "ON_ERROR_STOP=1", "-c", sql], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def address(self, database):
        """An address of a new, empty database of that name."""
        self.run(f"create database {database}")
        return f"postgresql:///{database}?host={self.folder}&user=tester"

    def close(self):
        self.kill()
        self._folder.cleanup()
