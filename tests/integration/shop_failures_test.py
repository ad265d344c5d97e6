#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The shop where its settings, its port, its disk or its database are not as they should be: it says so in one line
for each mistake, ends with the documented status or goes on as far as it can, and loses nothing."""

import collections
import contextlib
import os
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

from example_program import Program, with_settings
from shop_customer import Customer

EXECUTABLE = os.path.abspath(sys.argv.pop(1))
SETTINGS = {"SHOP_PORT": "0", "SHOP_PAYMENT_DELAY_MS": "1", "SHOP_PAYMENT_FAILURE_RATE": "0", "SHOP_RATE_LIMIT": "off",
            "SHOP_LOG": "warn"}
COULD_NOT_START = 2
INSIDE = re.compile(rb"sqlite|select |insert |update |begin|commit|shop\.db|mainstay|std::|errno|/tmp", re.IGNORECASE)
CRASHED = re.compile(r"terminate called|runtime error|Sanitizer|core dumped|Assertion|\bat 0x|\n#\d")


def try_to_start(settings, folder, executable=EXECUTABLE, prepare=None):
    """Runs a shop that is expected to end by itself."""
    return subprocess.run([executable], cwd=folder, env=with_settings({**SETTINGS, **settings}), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, preexec_fn=prepare)


def become_nobody():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def overwrite_pages(path, first):
    """Keeps what stands before page number `first`, and writes noise over every page from there on."""
    with open(path, "r+b") as file:
        page = int.from_bytes(file.read(18)[16:18], "big")
        size = file.seek(0, os.SEEK_END)
        file.seek((first - 1) * page)
        file.write(bytes((i * 131 + 7) % 251 for i in range(size - file.tell())))


class FailureTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.database = os.path.join(self.folder, "shop.db")

    def used_database(self):
        """A database with some orders in it, all of them settled and written to the file; gives its customer and them."""
        with Program(EXECUTABLE, SETTINGS, self.folder) as shop:
            customer = Customer(shop)
            orders = [customer.settled(customer.checkout({1: 1}).json()["id"]) for _ in range(5)]
            self.assertEqual(shop.terminate(), 0)
        return customer, orders

    def refused(self, ended, *lines):
        """It did not start, and said why in exactly these lines, each given as words that it contains."""
        said = ended.stderr.splitlines()
        self.assertEqual((ended.returncode, ended.stdout), (COULD_NOT_START, ""), ended.stderr)
        self.assertEqual(len(said), len(lines), ended.stderr)
        for line, words in zip(said, lines):
            self.assertTrue(line.startswith("shop: "), line)
            for word in words:
                self.assertIn(word, line)
        self.assertNotRegex(ended.stderr, CRASHED)


    def wait_for_log(self, shop, pattern):
        """The log is written by a thread of its own, a little after the answer."""
        end = time.monotonic() + 10
        while not re.search(pattern, shop.log()):
            self.assertLess(time.monotonic(), end, f"{pattern} is not in the log:\n{shop.log()[-2000:]}")
            time.sleep(0.05)


class Settings(FailureTest):
    def test_each_bad_setting_is_named_with_its_value_and_what_is_allowed(self):
        for name, value, allowed in (
            ("ADDRESS", "localhost", "numeric IPv4 or IPv6"), ("PORT", "70000", "65535"), ("PORT", "-1", "from 0 to 65535"),
            ("PORT", "http", "whole number"), ("PORT", "80 ", "whole number"), ("THREADS", "1025", "at most 1024"),
            ("DATABASE", "shop.db", "sqlite:PATH"), ("DATABASE", "sqlite:", "sqlite:PATH"),
            ("DATABASE", "oracle:x", "sqlite:PATH"), ("PAYMENT_DELAY_MS", "fast", "whole number"),
            ("PAYMENT_DELAY_MS", "-5", "from 0"), ("PAYMENT_FAILURE_RATE", "1.5", "from 0 to 1"),
            ("PAYMENT_FAILURE_RATE", "nan", "number"), ("WORKERS", "0", "from 1 to 1024"), ("RATE_LIMIT", "100", "100/1s"),
            ("RATE_LIMIT", "0/1s", "100/1s"), ("LOG", "verbose", "debug"),
        ):
            with self.subTest(name=name, value=value):
                ended = try_to_start({"SHOP_" + name: value}, self.folder)
                self.refused(ended, (f'SHOP_{name}="{value}"', allowed))
        self.assertEqual(os.listdir(self.folder), [])

    def test_all_that_are_wrong_are_listed_at_once(self):
        ended = try_to_start({"SHOP_PORT": "http", "SHOP_WORKERS": "0", "SHOP_LOG": "loud", "SHOP_DATABASE": "x"}, self.folder)
        self.refused(ended, ("SHOP_PORT",), ("SHOP_DATABASE",), ("SHOP_WORKERS",), ("SHOP_LOG",))
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_value_cannot_break_its_line(self):
        ended = try_to_start({"SHOP_ADDRESS": "1.2.3.4\nshop: all is well \x1b[2J" + "x" * 5000}, self.folder)
        self.refused(ended, ("SHOP_ADDRESS", "\\n"))
        self.assertNotIn("\x1b", ended.stderr)
        self.assertLess(len(ended.stderr), 400)

    def test_arguments_that_it_does_not_have(self):
        ended = subprocess.run([EXECUTABLE, "--prot", "80"], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.refused(ended, ('"--prot"', "--help"))

    def test_help_names_every_setting_and_the_exit_statuses(self):
        ended = subprocess.run([EXECUTABLE, "--help"], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        for name in ("ADDRESS", "PORT", "THREADS", "DATABASE", "PAYMENT_DELAY_MS", "PAYMENT_FAILURE_RATE", "WORKERS",
                     "RATE_LIMIT", "LOG"):
            self.assertIn("SHOP_" + name, ended.stdout)
        self.assertRegex(ended.stdout, r"(?m)^Exit status: 0 .*2 ")


class Ports(FailureTest):
    def test_a_busy_port(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            for _ in range(2):
                self.refused(try_to_start({"SHOP_PORT": str(port)}, self.folder), (f"127.0.0.1 port {port}", "in use"))
        # What was made before the port was tried is whole.
        with Program(EXECUTABLE, SETTINGS, self.folder) as shop:
            self.assertEqual(len(shop.call("GET", "/v1/products").json()["items"]), 20)

    def test_an_address_of_another_machine(self):
        self.refused(try_to_start({"SHOP_ADDRESS": "203.0.113.9"}, self.folder), ("203.0.113.9", "ssign"))


class DatabaseFiles(FailureTest):
    def test_a_folder_that_is_not_there(self):
        path = os.path.join(self.folder, "missing", "shop.db")
        self.refused(try_to_start({"SHOP_DATABASE": "sqlite:" + path}, self.folder), (path, "No such file"))

    def test_a_folder_in_place_of_a_file(self):
        self.refused(try_to_start({"SHOP_DATABASE": "sqlite:" + self.folder}, self.folder), (self.folder, "directory"))

    def test_a_file_that_is_no_database(self):
        for content in (b"Dear diary\n" * 500, b"\xff" * 8192, b"SQLite format 3\0" + b"\7" * 8000):
            with open(self.database, "wb") as file:
                file.write(content)
            self.refused(try_to_start({}, self.folder), ("shop.db", "database"))
            with open(self.database, "rb") as file:
                self.assertEqual(file.read(), content)

    def test_pages_that_were_overwritten(self):
        self.used_database()
        size = os.path.getsize(self.database)
        pages = size // 4096
        for first in (2, 3, pages // 2, pages):
            with self.subTest(first=first):
                damaged = os.path.join(self.folder, f"damaged{first}.db")
                shutil.copy(self.database, damaged)
                overwrite_pages(damaged, first)
                with open(damaged, "rb") as file:
                    before = file.read()
                self.refused(try_to_start({"SHOP_DATABASE": "sqlite:" + damaged}, self.folder), (damaged, "damaged"))
                with open(damaged, "rb") as file:
                    self.assertEqual(file.read(), before)

    def test_pages_that_were_overwritten_in_a_file_too_large_to_be_checked_at_the_start(self):
        customer, orders = self.used_database()
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("create table ballast (bytes blob)")
            database.execute("insert into ballast values (zeroblob(40000000))")
            database.commit()
            root = database.execute("select rootpage from sqlite_schema where name = 'orders'").fetchone()[0]
        with open(self.database, "r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(b"\xa5" * 4096)
        with Program(EXECUTABLE, SETTINGS, self.folder) as shop:
            customer.shop = shop
            for answer in (customer.call("GET", "/v1/orders"), customer.checkout({1: 1})):
                self.assertEqual(answer.status, 500, answer)
                self.assertEqual(answer.json()["code"], "internal_error")
                self.assertIsNone(INSIDE.search(answer.body), answer)
            self.assertEqual(shop.call("GET", "/v1/products").status, 200)
            self.wait_for_log(shop, "malformed")
            self.assertEqual(shop.call("GET", "/healthz").status, 200)
            self.assertIn(shop.terminate(), (0,))
            self.assertNotRegex(shop.log(), CRASHED)

    def test_a_newer_shops_database(self):
        self.used_database()
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("insert into mainstay_migrations select history, 9000, 'from_the_future', checksum, applied_at "
                             "from mainstay_migrations where history = '' limit 1")
            database.commit()
        for _ in range(2):
            self.refused(try_to_start({}, self.folder), ("9000", "from_the_future", "newer"))
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            self.assertEqual(database.execute("select count(*) from orders").fetchone(), (5,))

    def test_a_changed_migration(self):
        self.used_database()
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("update mainstay_migrations set checksum = 'other' where history = '' and version = 1")
            database.commit()
        self.refused(try_to_start({}, self.folder), ("migration 1", "another text"))

    def test_two_shops_on_one_file(self):
        with Program(EXECUTABLE, SETTINGS, self.folder) as first, Program(EXECUTABLE, SETTINGS, self.folder) as second:
            customers = [Customer(shop) for shop in (first, second) for _ in range(4)]

            def buy(customer, made):
                for _ in range(20):
                    answer = customer.checkout({3: 1})
                    self.assertEqual(answer.status, 202, answer)
                    made.append((customer, answer.json()["id"]))

            made = []
            in_threads(buy, [(customer, made) for customer in customers])
            self.assertEqual(len(made), 160)
            # Either shop knows every order, and each was charged once, whichever took its payment.
            for customer, order in made:
                customer.shop = second if customer.shop is first else first
                self.assertEqual(customer.settled(order)["status"], "paid")
            check_books(self, self.database)
            self.assertEqual((first.terminate(), second.terminate()), (0, 0))


class ReadOnly(FailureTest):
    """As somebody who may not write: root may write anywhere, and becomes nobody for it."""

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)
        self.executable, self.prepare = EXECUTABLE, None
        if os.geteuid() == 0:
            # Where nobody can reach it.
            tools = tempfile.TemporaryDirectory()
            self.addCleanup(tools.cleanup)
            os.chmod(tools.name, 0o755)
            self.executable = os.path.join(tools.name, "shop")
            shutil.copy(EXECUTABLE, self.executable)
            self.prepare = become_nobody

    def start(self):
        return try_to_start({}, self.folder, self.executable, self.prepare)

    def test_a_read_only_folder(self):
        os.chmod(self.folder, 0o555)
        self.addCleanup(os.chmod, self.folder, 0o755)
        self.refused(self.start(), ("shop.db", "ermission denied"))
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_read_only_file(self):
        self.used_database()
        os.chmod(self.database, 0o444)
        if self.prepare:
            os.chmod(self.folder, 0o777)
        with open(self.database, "rb") as file:
            before = file.read()
        self.refused(self.start(), ("shop.db", "allows no writing"))
        with open(self.database, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_a_file_in_a_read_only_folder(self):
        self.used_database()
        if self.prepare:
            os.chown(self.database, 65534, 65534)
        os.chmod(self.folder, 0o555)
        self.addCleanup(os.chmod, self.folder, 0o755)
        # It may be written, and its log cannot be made beside it.
        self.refused(self.start(), ("shop.db", "ermission denied"))


def in_threads(work, arguments):
    """Runs work(*each) for all at once; the first error is raised here."""
    errors = []

    def one(each):
        try:
            work(*each)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(each,)) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def check_books(test, path):
    """Every order is settled, each paid one charged once, each failed one never, and the stock adds up."""
    end = time.monotonic() + 60
    while True:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
            orders = dict(database.execute("select id, status from orders").fetchall())
            charges = collections.Counter(int(order) for order, in database.execute("select order_id from payment_ledger"))
            sold = dict(database.execute("select product_id, sum(quantity) from order_items join orders on orders.id = order_id "
                                         "where status <> 'failed' group by product_id").fetchall())
            stock = dict(database.execute("select id, in_stock from products").fetchall())
            problems = database.execute("pragma integrity_check").fetchall()
        if "pending" not in orders.values() or time.monotonic() > end:
            break
        time.sleep(0.1)
    test.assertEqual(problems, [("ok",)])
    test.assertEqual(set(orders.values()) - {"paid", "failed"}, set())
    test.assertEqual(charges, collections.Counter(order for order, status in orders.items() if status == "paid"))
    test.assertEqual(stock, {product: 1000 - sold.get(product, 0) for product in stock})
    return orders


class FullDisk(FailureTest):
    def buy_until_refused(self, customers, answered):
        """Checks out in all their names until the disk is full for each of them."""
        def buy(customer):
            end, refusals = time.monotonic() + 120, 0
            while refusals < 5:
                self.assertLess(time.monotonic(), end, "the disk is never full")
                items, key = {1 + len(answered) % 20: 1}, uuid.uuid4().hex
                answer = customer.checkout(items, key)
                if answer.status == 202:
                    answered.append((customer, answer.json()["id"], key, items, answer.body))
                elif answer.status != 409:
                    self.honest(answer)
                    refusals += 1

        in_threads(buy, [(customer,) for customer in customers])

    def honest(self, answer):
        self.assertIn(answer.status, (503, 507), answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertTrue(answer.headers["Retry-After"], answer)
        self.assertIn(answer.json()["code"], ("storage_unavailable", "outcome_unknown"), answer)
        self.assertIsNone(INSIDE.search(answer.body), answer)

    def reads_go_on(self, shop, customers, answered):
        for customer in customers:
            self.assertEqual(customer.call("GET", "/v1/me").status, 200)
        for customer, order, *_ in answered[::10]:
            self.assertEqual(customer.order(order)["id"], order)
        self.assertEqual(len(shop.call("GET", "/v1/products").json()["items"]), 20)
        self.assertEqual(shop.call("GET", "/healthz").status, 200)

    def tells_that_it_is_in_trouble(self, shop, customers, answered):
        # What is small, such as a payment's end, may still find room now and then, and the shop is ready again.
        end = time.monotonic() + 30
        while True:
            self.buy_until_refused(customers[:1], answered)
            answer = shop.call("GET", "/readyz")
            if answer.status == 503:
                break
            self.assertEqual(answer.status, 200, answer)
            self.assertLess(time.monotonic(), end, "it never tells")
        self.assertIn("database", answer.json()["detail"])
        self.wait_for_log(shop, r"disk is full|disk failed|commit is durable")

    def refuses_accounts(self, shop):
        end = time.monotonic() + 30
        while True:
            answer = shop.call("POST", "/v1/signup", {"email": f"late-{uuid.uuid4().hex}@example.com", "password": "correct horse battery"})
            if answer.status != 201:
                break
            self.assertLess(time.monotonic(), end, "there is always room for an account")
        self.honest(answer)

    def wait_until_ready(self, shop):
        end = time.monotonic() + 30
        while shop.call("GET", "/readyz").status != 200:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)

    def nothing_was_lost(self, shop, customers, answered, database):
        for customer, order, *_ in answered:
            self.assertIn(customer.settled(order)["status"], ("paid", "failed"))
        customer, order, key, items, body = answered[-1]
        replay = customer.checkout(items, key)
        self.assertEqual((replay.status, replay.headers["Idempotency-Replayed"], replay.body), (202, "true", body))
        for customer in customers:
            self.assertEqual(customer.settled(customer.checkout({20: 1}).json()["id"])["status"], "paid")
        orders = check_books(self, database)
        self.assertLessEqual({order for _, order, *_ in answered}, set(orders))

    def fill_and_free(self, shop, make_room, database):
        customers, answered = [Customer(shop) for _ in range(8)], []
        self.buy_until_refused(customers, answered)
        self.assertGreater(len(answered), 20)
        self.reads_go_on(shop, customers, answered)
        self.tells_that_it_is_in_trouble(shop, customers, answered)
        self.refuses_accounts(shop)
        make_room()
        # By itself, without being started again.
        self.wait_until_ready(shop)
        self.assertEqual(customers[0].checkout({1: 1}).status, 202)
        self.nothing_was_lost(shop, customers, answered, database)
        return customers, answered

    def test_files_that_may_not_grow(self):
        limit = 2_000_000

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

        with Program(EXECUTABLE, SETTINGS, self.folder, prepare=limited) as shop:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            self.fill_and_free(shop, lambda: resource.prlimit(shop.process.pid, resource.RLIMIT_FSIZE, unlimited), self.database)
            self.assertEqual(shop.terminate(), 0)
            self.assertNotRegex(shop.log(), CRASHED)

    def test_killed_and_started_again_with_room(self):
        for kill in (True, False):
            with self.subTest(kill=kill), tempfile.TemporaryDirectory() as folder:
                def limited():
                    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))

                with Program(EXECUTABLE, SETTINGS, folder, prepare=limited) as shop:
                    customers, answered = [Customer(shop) for _ in range(8)], []
                    self.buy_until_refused(customers, answered)
                    if kill:
                        shop.kill()
                    else:
                        self.assertEqual(shop.terminate(), 0)
                    shop.prepare = None
                    shop.start()
                    self.nothing_was_lost(shop, customers, answered, os.path.join(folder, "shop.db"))
                    self.assertEqual(shop.terminate(), 0)
                    self.assertNotRegex(shop.log(), CRASHED)

    def test_a_start_without_room(self):
        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))

        ended = try_to_start({}, self.folder, prepare=limited)
        self.refused(ended, ("shop.db",))
        with Program(EXECUTABLE, SETTINGS, self.folder) as shop:
            self.assertEqual(len(shop.call("GET", "/v1/products").json()["items"]), 20)

    def test_a_small_disk(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "shop-test", disk], capture_output=True).returncode == 0
        if not mounted:
            self.skipTest("needs root, and the right to mount a small disk")
        self.addCleanup(subprocess.run, ["umount", "--lazy", disk], check=True)
        ballast = os.path.join(disk, "ballast")
        with open(ballast, "wb") as file:
            file.write(b"x" * 2_000_000)
        settings = {**SETTINGS, "SHOP_DATABASE": f"sqlite:{disk}/shop.db"}
        with Program(EXECUTABLE, settings, self.folder) as shop:
            self.fill_and_free(shop, lambda: subprocess.run(
                ["mount", "-o", "remount,size=64m", disk], check=True), os.path.join(disk, "shop.db"))
            self.assertEqual(shop.terminate(), 0)
            self.assertNotRegex(shop.log(), CRASHED)
            # And a start on a disk that has no room at all.
            with contextlib.suppress(OSError), open(ballast, "ab") as file:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()
            os.remove(os.path.join(disk, "shop.db"))
            with contextlib.suppress(OSError), open(ballast, "ab") as file:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()
            self.refused(try_to_start(settings, self.folder), ("shop.db", "full"))


if __name__ == "__main__":
    unittest.main()
