#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The benchmark server on PostgreSQL, by changing one variable."""

import os
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

from example_program import Program
from postgres_server import PostgresServer, programs

EXECUTABLE = os.path.abspath(sys.argv.pop(1))


class OnPostgres(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = PostgresServer()
        cls.server = Program(EXECUTABLE, {"BENCH_PORT": "0", "BENCH_DATABASE": cls.postgres.address("bench")})

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.postgres.close()

    def get(self, path):
        answer = self.server.call("GET", path)
        self.assertEqual(answer.status, 200, answer)
        return answer

    def test_one_row_and_many(self):
        row = self.get("/db").json()
        self.assertEqual(sorted(row), ["id", "randomNumber"])
        self.assertTrue(1 <= row["id"] <= 10000 and 1 <= row["randomNumber"] <= 10000)
        self.assertEqual(len(self.get("/queries?queries=20").json()), 20)
        self.assertEqual(len(self.get("/cached-queries?count=20").json()), 20)

    def test_updates_are_there(self):
        rows = self.get("/updates?queries=20").json()
        stored = dict(line.split("|") for line in
                      self.postgres.run("select id, randomNumber from world", "bench").splitlines())
        for row in rows:
            self.assertEqual(int(stored[str(row["id"])]), row["randomNumber"])

    def test_updates_of_many_at_once_get_through(self):
        with ThreadPoolExecutor(16) as clients:
            for answer in clients.map(lambda _: self.server.call("GET", "/updates?queries=20"), range(64)):
                self.assertEqual(answer.status, 200, answer)

    def test_fortunes_and_jobs(self):
        self.assertEqual(self.get("/fortunes").body.count(b"<tr>"), 14)
        self.assertEqual(self.server.call("POST", "/jobs").status, 202)


if __name__ == "__main__":
    if programs() is None:
        print("PostgreSQL is not installed: nothing to test")
        sys.exit(0)
    unittest.main()
