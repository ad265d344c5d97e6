#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What must always be true of the shop, while it is being hurt."""

import collections
import os
import random
import socket
import sqlite3
import sys
import tempfile
import threading
import time
import unittest
import uuid

from example_program import Program
from shop_customer import PASSWORD, Customer

EXECUTABLE = os.path.abspath(sys.argv.pop(1))
KILLS = int(os.environ.get("MAINSTAY_TEST_KILLS", "4"))
CLIENTS = int(os.environ.get("MAINSTAY_TEST_CLIENTS", "100"))
SETTINGS = {"SHOP_PORT": "0", "SHOP_PAYMENT_DELAY_MS": "5", "SHOP_PAYMENT_FAILURE_RATE": "0.1", "SHOP_RATE_LIMIT": "off",
            "SHOP_LOG": "warn"}


def in_parallel(count, work):
    """Runs work(0) … work(count-1) at once and gives their results; the first error is raised here."""
    results, errors, barrier = [None] * count, [], threading.Barrier(count)

    def one(index):
        try:
            barrier.wait(60)
            results[index] = work(index)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def rows(shop, sql):
    database = sqlite3.connect(f"file:{os.path.join(shop.folder, 'shop.db')}?mode=ro", uri=True)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


class Truths(unittest.TestCase):
    def check_books(self, shop, customers):
        """Each paid order was charged once, each failed one never, and the stock adds up."""
        sold, paid = collections.Counter(), set()
        for customer in customers:
            path = "/v1/orders?limit=100"
            while path:
                page = customer.call("GET", path).json()
                for order in page["items"]:
                    order = customer.settled(order["id"])
                    if order["status"] == "paid":
                        paid.add(str(order["id"]))
                        self.assertEqual(self.charges_of(shop, order["id"]), 1, order)
                        for item in order["items"]:
                            sold[item["product_id"]] += item["quantity"]
                    else:
                        self.assertEqual(self.charges_of(shop, order["id"]), 0, order)
                path = page["next"] and f"/v1/orders?limit=100&after={page['next']}"
        charged = collections.Counter(str(order) for order, in rows(shop, "select order_id from payment_ledger"))
        self.assertEqual(set(charged), paid)
        self.assertEqual(set(charged.values()) - {1}, set())
        for product in shop.call("GET", "/v1/products?limit=100").json()["items"]:
            stock = shop.call("GET", f"/v1/products/{product['id']}").json()["in_stock"]
            self.assertEqual(stock, 1000 - sold[product["id"]], product)

    def charges_of(self, shop, order_id):
        return rows(shop, f"select count(*) from payment_ledger where cast(order_id as text) = '{order_id}'")[0][0]

    def test_the_last_units_are_sold_once(self):
        with Program(EXECUTABLE, {**SETTINGS, "SHOP_PAYMENT_FAILURE_RATE": "0"}) as shop:
            buyer = Customer(shop)
            for quantity in [99] * 9 + [59]:
                self.assertEqual(buyer.checkout({7: quantity}).status, 202)
            connections = [shop.connect(60) for _ in range(CLIENTS)]
            statuses = collections.Counter(
                answer.status for answer in in_parallel(CLIENTS, lambda i: buyer.checkout({7: 1}, connection=connections[i])))
            self.assertEqual(statuses, {202: 50, 409: CLIENTS - 50})
            for connection in connections:
                connection.close()
            self.check_books(shop, [buyer])
            time.sleep(1.1)
            self.assertEqual(shop.call("GET", "/v1/products/7").json()["in_stock"], 0)

    def test_one_key_makes_one_order(self):
        with Program(EXECUTABLE, SETTINGS) as shop:
            buyer, key = Customer(shop), uuid.uuid4().hex
            connections = [shop.connect(60) for _ in range(100)]
            answers = in_parallel(100, lambda i: buyer.checkout({1: 3}, key, connections[i]))
            for connection in connections:
                connection.close()
            made = {answer.body for answer in answers if answer.status == 202}
            self.assertEqual(len(made), 1)
            self.assertLessEqual({answer.status for answer in answers}, {202, 409})
            fresh = [answer for answer in answers if answer.status == 202 and answer.headers["Idempotency-Replayed"] is None]
            self.assertEqual(len(fresh), 1)
            self.assertEqual(len(buyer.call("GET", "/v1/orders").json()["items"]), 1)

    def test_kill_9_in_a_stream_of_checkouts(self):
        with tempfile.TemporaryDirectory() as folder:
            shop = Program(EXECUTABLE, SETTINGS, folder)
            try:
                customers = [Customer(shop) for _ in range(8)]
                answered, lock = [], threading.Lock()
                for _ in range(KILLS):
                    stop = threading.Event()

                    def buy(customer):
                        while not stop.is_set():
                            key, items = uuid.uuid4().hex, {random.randint(1, 20): random.randint(1, 3)}
                            try:
                                answer = customer.checkout(items, key)
                            except OSError:
                                return
                            except Exception:
                                if shop.process.poll() is None and not stop.is_set():
                                    raise
                                return
                            if answer.status == 202:
                                with lock:
                                    answered.append((customer, answer.json()["id"], key, items, answer.body))

                    threads = [threading.Thread(target=buy, args=(customer,)) for customer in customers]
                    for thread in threads:
                        thread.start()
                    time.sleep(random.uniform(0.2, 0.6))
                    shop.kill()
                    stop.set()
                    for thread in threads:
                        thread.join()
                    shop.start()
                self.assertGreater(len(answered), KILLS * 10)
                for customer, order_id, key, items, body in answered:
                    self.assertEqual(customer.order(order_id)["id"], order_id)
                customer, order_id, key, items, body = answered[-1]
                replay = customer.checkout(items, key)
                self.assertEqual((replay.status, replay.headers["Idempotency-Replayed"], replay.body), (202, "true", body))
                self.check_books(shop, customers)
                self.assertEqual(shop.terminate(), 0)
            finally:
                shop.close()

    def test_payments_that_always_fail_give_the_stock_back(self):
        with Program(EXECUTABLE, {**SETTINGS, "SHOP_PAYMENT_FAILURE_RATE": "1", "SHOP_PAYMENT_DELAY_MS": "0"}) as shop:
            buyer = Customer(shop)
            answer = buyer.checkout({1: 5})
            self.assertEqual(buyer.settled(answer.json()["id"])["status"], "failed")
            time.sleep(1.1)
            self.check_books(shop, [buyer])

    def test_checkout_does_not_wait_for_a_slow_payment(self):
        with Program(EXECUTABLE, {**SETTINGS, "SHOP_PAYMENT_DELAY_MS": "600000"}) as shop:
            buyer = Customer(shop)
            orders = [buyer.checkout({1: 1}) for _ in range(40)]
            self.assertEqual({answer.status for answer in orders}, {202})
            self.assertEqual(buyer.order(orders[0].json()["id"])["status"], "pending")

    def test_signing_up_sends_one_welcome(self):
        with Program(EXECUTABLE, SETTINGS) as shop:
            emails = [Customer(shop).email for _ in range(3)]
            self.assertEqual(shop.call("POST", "/v1/signup", {"email": emails[0], "password": PASSWORD}).status, 409)
            columns = [name for _, name, *_ in rows(shop, "pragma table_info(outbox_mail)")]
            mails = [dict(zip(columns, row)) for row in rows(shop, "select * from outbox_mail")]
            self.assertEqual(sorted(value for mail in mails for value in mail.values() if value in emails), sorted(emails))

    def test_passwords_and_tokens_are_not_kept(self):
        with Program(EXECUTABLE, SETTINGS) as shop:
            token = Customer(shop).cookie.removeprefix("session=")
            stored = b""
            for name in os.listdir(shop.folder):
                if name.startswith("shop.db"):
                    with open(os.path.join(shop.folder, name), "rb") as file:
                        stored += file.read()
            self.assertIn(b"$argon2id$v=19$m=19456,t=2,p=1$", stored)
            self.assertNotIn(PASSWORD.encode(), stored)
            self.assertNotIn(token.encode(), stored)
            self.assertNotIn(PASSWORD, shop.log())
            self.assertNotIn(token, shop.log())

    def test_sigterm_finishes_what_is_under_way(self):
        with tempfile.TemporaryDirectory() as folder:
            shop = Program(EXECUTABLE, {**SETTINGS, "SHOP_PAYMENT_DELAY_MS": "300"}, folder)
            try:
                buyer = Customer(shop)
                orders = [buyer.checkout({2: 1}).json()["id"] for _ in range(30)]
                with socket.create_connection((shop.host, shop.port), timeout=20) as slow:
                    body = b'{"email":"nobody@example.com","password":"a wrong password"}'
                    slow.sendall(b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                 + str(len(body)).encode() + b"\r\n\r\n" + body)
                    time.sleep(0.02)
                    status = threading.Thread(target=lambda: self.assertEqual(shop.terminate(), 0))
                    status.start()
                    self.assertTrue(slow.recv(65536).startswith(b"HTTP/1.1 401 "))
                    status.join()
                self.assertEqual(shop.process.returncode, 0)
                with self.assertRaises(OSError):
                    socket.create_connection((shop.host, shop.port), timeout=5).close()
                shop.start()
                for order in orders:
                    buyer.settled(order)
                self.check_books(shop, [buyer])
                self.assertEqual(shop.terminate(), 0)
            finally:
                shop.close()


if __name__ == "__main__":
    unittest.main()
