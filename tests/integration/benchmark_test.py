#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The benchmark server's contract, route by route."""

import html
import re
import sys
import unittest

from example_program import Program

EXECUTABLE = sys.argv.pop(1)


def setUpModule():
    global server
    server = Program(EXECUTABLE, {"BENCH_PORT": "0"})


def tearDownModule():
    server.close()


class Contract(unittest.TestCase):
    def get(self, path, content_type):
        answer = server.call("GET", path)
        self.assertEqual(answer.status, 200, answer)
        self.assertTrue(answer.headers["Content-Type"].startswith(content_type), answer.headers["Content-Type"])
        self.assertEqual(answer.headers["Server"], "mainstay")
        self.assertRegex(answer.headers["Date"], r"^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$")
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.body))
        return answer

    def rows(self, path, count):
        rows = self.get(path, "application/json").json()
        self.assertEqual(len(rows), count, path)
        for row in rows:
            self.assertEqual(set(row), {"id", "randomNumber"})
            self.assertTrue(1 <= row["id"] <= 10000 and 1 <= row["randomNumber"] <= 10000)
        return rows

    def test_plaintext(self):
        self.assertEqual(self.get("/plaintext", "text/plain").body, b"Hello, World!")

    def test_json(self):
        self.assertEqual(self.get("/json", "application/json").body, b'{"message":"Hello, World!"}')

    def test_users(self):
        self.assertEqual(self.get("/users/42", "text/plain").body, b"42")

    def test_echo(self):
        person = {"name": "Ada", "email": "ada@example.com", "age": 36}
        answer = server.call("POST", "/echo", person)
        self.assertEqual((answer.status, answer.json()), (200, person))
        self.assertEqual(server.call("POST", "/echo", {**person, "age": 151}).status, 422)

    def test_db(self):
        self.assertEqual(set(self.get("/db", "application/json").json()), {"id", "randomNumber"})

    def test_counts_are_clamped(self):
        for path, parameter in (("/queries", "queries"), ("/updates", "queries"), ("/cached-queries", "count")):
            for text, count in (("", 1), ("x", 1), ("0", 1), ("-3", 1), ("2.5", 1), ("1", 1), ("20", 20), ("500", 500), ("501", 500),
                                ("99999999999999999999", 500)):
                self.rows(f"{path}?{parameter}={text}", count)
            self.rows(path, 1)

    def test_updates_are_written(self):
        row = self.rows("/updates?queries=1", 1)[0]
        for _ in range(200):
            for seen in self.rows("/queries?queries=500", 500):
                if seen["id"] == row["id"]:
                    self.assertEqual(seen["randomNumber"], row["randomNumber"])
                    return
        self.fail("the row never came up")

    def test_fortunes(self):
        page = self.get("/fortunes", "text/html; charset=utf-8").body.decode()
        self.assertNotIn("<script>", page)
        messages = [html.unescape(text) for text in re.findall(r"<td>([^<]*)</td></tr>", page)]
        self.assertEqual(len(messages), 13)
        self.assertEqual(messages, sorted(messages, key=lambda text: text.encode()))
        self.assertIn("<tr><td>0</td><td>Additional fortune added at request time.</td></tr>", page)
        self.assertIn("フレームワークのベンチマーク", messages)

    def test_wait(self):
        self.assertEqual(server.call("GET", "/wait?ms=1").status, 204)
        self.assertEqual(server.call("GET", "/wait?ms=x").status, 422)

    def test_jobs(self):
        self.assertEqual(server.call("POST", "/jobs").status, 202)


if __name__ == "__main__":
    unittest.main()
