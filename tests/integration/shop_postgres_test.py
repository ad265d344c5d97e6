#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The shop on PostgreSQL: its contract holds by changing one variable, and it lives through a restart of the server."""

import os
import subprocess
import sys
import time
import unittest

from example_program import Program
from postgres_server import PostgresServer, programs
from shop_customer import Customer

EXECUTABLE = os.path.abspath(sys.argv.pop(1))
SETTINGS = {"SHOP_PORT": "0", "SHOP_PAYMENT_DELAY_MS": "5", "SHOP_PAYMENT_FAILURE_RATE": "0.1", "SHOP_RATE_LIMIT": "off"}


def setUpModule():
    global server
    server = PostgresServer()


def tearDownModule():
    server.close()


class OnPostgres(unittest.TestCase):
    def test_the_contract_holds(self):
        done = subprocess.run([sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "shop_test.py"), EXECUTABLE],
                              env={**os.environ, "TEST_DATABASE": server.address("contract")}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[-8000:])

    def test_a_restart_of_the_server_is_lived_through(self):
        shop = Program(EXECUTABLE, {**SETTINGS, "SHOP_DATABASE": server.address("restart")})
        try:
            customer = Customer(shop)
            server.kill()
            answer = shop.call("GET", "/v1/products")
            self.assertEqual(answer.status, 503, answer)
            self.assertTrue(answer.headers["Retry-After"])
            self.assertNotIn(b"postgres", answer.body)
            server.start()
            end = time.monotonic() + 20
            while shop.call("GET", "/readyz").status != 200 and time.monotonic() < end:
                time.sleep(0.05)
            self.assertEqual(shop.call("GET", "/v1/products").status, 200)
            ordered = customer.checkout({1: 1})
            self.assertEqual(ordered.status, 202, ordered)
            customer.settled(ordered.json()["id"])
        finally:
            shop.close()


if __name__ == "__main__":
    if programs() is None:
        print("PostgreSQL is not installed: nothing to test")
        sys.exit(0)
    unittest.main()
