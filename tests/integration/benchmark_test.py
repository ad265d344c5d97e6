#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The benchmark server as its load generator sees it: every route, every header, every way to ask for rows."""

import email.utils
import html.parser
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from example_program import Program

EXECUTABLE = sys.argv.pop(1) if len(sys.argv) > 1 else "benchmark"

FORTUNES = {
    0: "Additional fortune added at request time.",
    1: "fortune: No such file or directory",
    11: '<script>alert("This should not be displayed in a browser alert box.");</script>',
    12: "フレームワークのベンチマーク",
}


class Table(html.parser.HTMLParser):
    """The rows of the one table in a page, and the names of all elements."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.rows, self.elements, self.inside = [], set(), False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


class Benchmark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Program(EXECUTABLE, {"BENCH_PORT": "0", "BENCH_THREADS": "2"})

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def get(self, path, status=200, content_type="application/json"):
        answer = self.server.call("GET", path)
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], content_type)
        self.check_headers(answer)
        return answer

    def check_headers(self, answer):
        self.assertEqual(answer.headers["Server"], "mainstay")
        self.assertTrue("Content-Length" in answer.headers or answer.headers["Transfer-Encoding"] == "chunked")
        date = answer.headers["Date"]
        self.assertRegex(date, r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$")
        self.assertLess(abs(email.utils.parsedate_to_datetime(date).timestamp() - time.time()), 5)

    def check_world(self, row):
        self.assertEqual(list(row), ["id", "randomNumber"])
        for value in row.values():
            self.assertIs(type(value), int)
            self.assertTrue(1 <= value <= 10000, row)

    def test_plaintext(self):
        self.assertEqual(self.get("/plaintext", content_type="text/plain").body, b"Hello, World!")

    def test_json(self):
        answer = self.get("/json")
        self.assertEqual(answer.json(), {"message": "Hello, World!"})
        self.assertEqual(answer.headers["Content-Length"], str(len(answer.body)))

    def test_date_moves(self):
        first = self.get("/plaintext", content_type="text/plain").headers["Date"]
        end = time.monotonic() + 5
        while self.get("/plaintext", content_type="text/plain").headers["Date"] == first:
            self.assertLess(time.monotonic(), end, "the date stands still")
            time.sleep(0.1)

    def test_pipelined(self):
        connection = self.server.connect()
        connection.connect()
        connection.sock.sendall(b"GET /plaintext HTTP/1.1\r\nHost: x\r\n\r\n" * 16)
        seen = b""
        while seen.count(b"Hello, World!") < 16:
            part = connection.sock.recv(65536)
            self.assertTrue(part, seen)
            seen += part
        self.assertEqual(seen.count(b"HTTP/1.1 200"), 16)
        connection.close()

    def test_users(self):
        for user in ("1", "42", "1234567890", "ada"):
            self.assertEqual(self.get(f"/users/{user}", content_type="text/plain").body.decode(), user)
        self.assertEqual(self.server.call("GET", "/users/1/2/3").status, 404)

    def test_other_routes(self):
        self.assertEqual(self.get("/v1/things0", content_type="text/plain").body, b"things")
        self.assertEqual(self.get("/v1/things0/7", content_type="text/plain").body, b"7")
        unknown = self.get("/nothing-here", 404, "application/problem+json")
        self.assertEqual(unknown.json()["status"], 404)

    def test_echo(self):
        person = {"name": "Ada Lovelace", "email": "ada@example.com", "age": 36}
        answer = self.server.call("POST", "/echo", person)
        self.assertEqual((answer.status, answer.json()), (200, person))
        self.check_headers(answer)
        wrong = self.server.call("POST", "/echo", {"name": "", "email": "nobody", "age": -1})
        self.assertEqual(wrong.status, 422)
        self.assertEqual({error["pointer"] for error in wrong.json()["errors"]}, {"/name", "/email", "/age"})
        self.check_headers(wrong)
        broken = self.server.call("POST", "/echo", "{", {"Content-Type": "application/json"})
        self.assertEqual(broken.status, 400)

    def test_db(self):
        rows = [self.get("/db").json() for _ in range(20)]
        for row in rows:
            self.check_world(row)
        self.assertGreater(len({row["id"] for row in rows}), 1)

    def test_row_counts(self):
        asked = {"": 1, "0": 1, "-1": 1, "foo": 1, "1": 1, "2": 2, "20": 20, "500": 500, "501": 500, "99999999999": 500,
                 "-99999999999": 1, "1.5": 1, "5x": 1}
        for path, name in (("/queries", "queries"), ("/updates", "queries"), ("/cached-queries", "count")):
            self.assertEqual(len(self.get(path).json()), 1, path)
            for text, count in asked.items():
                rows = self.get(f"{path}?{name}={text}").json()
                self.assertEqual(len(rows), count, f"{path} {text!r}")
                for row in rows:
                    self.check_world(row)

    def rows(self):
        with sqlite3.connect(os.path.join(self.server.folder, "bench.db")) as db:
            return dict(db.execute("select id, randomNumber from world"))

    def test_updates_are_written(self):
        before = self.rows()
        self.assertEqual(sorted(before), list(range(1, 10001)))
        written = {}
        for _ in range(5):
            written.update({row["id"]: row["randomNumber"] for row in self.get("/updates?queries=20").json()})
        after = self.rows()
        for row, value in written.items():
            self.assertEqual(after[row], value)
        self.assertGreater(sum(before[row] != after[row] for row in before), 50)

    def test_updates_at_once(self):
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: self.server.call("GET", "/updates?queries=50"), range(64)))
        self.assertEqual({answer.status for answer in answers}, {200})

    def test_fortunes(self):
        answer = self.get("/fortunes", content_type="text/html")
        self.assertEqual(answer.headers["Content-Type"].lower(), "text/html; charset=utf-8")
        page = answer.body.decode("utf-8")
        self.assertTrue(page.startswith("<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>"), page)
        table = Table(page)
        self.assertNotIn("script", table.elements)
        self.assertEqual(table.rows[0], ["id", "message"])
        fortunes = [(int(number), message) for number, message in table.rows[1:]]
        self.assertEqual(sorted(number for number, _ in fortunes), list(range(13)))
        for number, message in FORTUNES.items():
            self.assertIn((number, message), fortunes)
        messages = [message.encode() for _, message in fortunes]
        self.assertEqual(messages, sorted(messages))

    def test_wait(self):
        start = time.monotonic()
        self.get("/wait?ms=150", content_type="text/plain")
        self.assertGreaterEqual(time.monotonic() - start, 0.15)
        self.assertEqual(self.server.call("GET", "/wait?ms=x").status, 422)
        self.assertEqual(self.server.call("GET", "/wait?ms=-1").status, 422)

    # A handler that waits holds no thread: there are two, and fifty wait at once.
    def test_many_wait_at_once(self):
        start = time.monotonic()
        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: self.server.call("GET", "/wait?ms=500"), range(50)))
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertLess(time.monotonic() - start, 0.5 * 25)

    def test_jobs(self):
        for _ in range(10):
            answer = self.server.call("POST", "/jobs")
            self.assertEqual(answer.status, 202, answer)
            self.check_headers(answer)
            self.assertIn("Content-Type", answer.headers)

    def test_errors_have_the_headers_too(self):
        for method, path, status in (("GET", "/nothing", 404), ("DELETE", "/json", 405), ("POST", "/plaintext", 405)):
            answer = self.server.call(method, path)
            self.assertEqual(answer.status, status)
            self.check_headers(answer)
            self.assertIn("Content-Type", answer.headers)

    def test_head(self):
        answer = self.server.call("HEAD", "/json")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(answer.headers["Content-Length"], str(len('{"message":"Hello, World!"}')))


class Life(unittest.TestCase):
    def test_a_second_start_keeps_the_rows_and_the_end_is_orderly(self):
        with Program(EXECUTABLE, {"BENCH_PORT": "0", "BENCH_THREADS": "1"}) as server:
            written = server.call("GET", "/updates?queries=500").json()
            self.assertEqual(server.terminate(), 0, server.log())
            server.start()
            with sqlite3.connect(os.path.join(server.folder, "bench.db")) as db:
                rows = dict(db.execute("select id, randomNumber from world"))
            self.assertEqual(len(rows), 10000)
            for row in written:
                self.assertEqual(rows[row["id"]], row["randomNumber"])
            self.assertEqual(server.call("GET", "/db").status, 200)
            self.assertEqual(server.terminate(), 0, server.log())

    def test_wrong_settings_are_named(self):
        for name, value in (("BENCH_PORT", "70000"), ("BENCH_THREADS", "x"), ("BENCH_DATABASE", "oracle:")):
            with tempfile.TemporaryDirectory() as folder:
                ended = subprocess.run([os.path.abspath(EXECUTABLE)], cwd=folder, env={name: value}, capture_output=True,
                                       text=True, timeout=30)
                self.assertEqual(ended.returncode, 2, name)
                self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
                self.assertIn(value, ended.stderr)


if __name__ == "__main__":
    unittest.main()
