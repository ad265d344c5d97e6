#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The shop's HTTP contract, row by row, from outside."""

import contextlib
import gzip
import json
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import unittest
import uuid

from example_program import Program
from shop_customer import PASSWORD, Customer, cookie_of, new_email

EXECUTABLE = os.path.abspath(sys.argv.pop(1))
SETTINGS = {"SHOP_PORT": "0", "SHOP_PAYMENT_DELAY_MS": "5", "SHOP_PAYMENT_FAILURE_RATE": "0.1", "SHOP_RATE_LIMIT": "off",
            "SHOP_LOG": "info"}
# Another test may run this one on another database.
if "TEST_DATABASE" in os.environ:
    SETTINGS["SHOP_DATABASE"] = os.environ["TEST_DATABASE"]
RFC3339 =  re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


def setUpModule():
    global shop, customer
    shop = Program(EXECUTABLE, SETTINGS)
    customer = Customer(shop)


def tearDownModule():
    log = shop.log()
    if shop.process.poll() is not None or '"level":"error"' in log:
        print(f"The shop ended with {shop.process.returncode} or logged errors:\n{log[-4000:]}", file=sys.stderr)
        os._exit(1)
    shop.close()


class ContractTest(unittest.TestCase):
    def refused(self, answer, status, code=None):
        """The answer is a problem of that status, complete."""
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = answer.json()
        for member in ("type", "title", "status", "detail", "code", "request_id"):
            self.assertIn(member, problem)
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["request_id"], answer.headers["X-Request-Id"])
        if code:
            self.assertEqual(problem["code"], code)
        return problem

    def errors(self, answer):
        """The (pointer or parameter, code) pairs of a validation error."""
        problem = self.refused(answer, 422)
        return {(error.get("pointer", error.get("parameter")), error["code"]) for error in problem["errors"]}


class Conventions(ContractTest):
    def test_every_answer_has_its_fields(self):
        for method, path in (("GET", "/v1/products"), ("GET", "/nowhere"), ("GET", "/healthz"), ("POST", "/v1/signup"), ("DELETE", "/v1/me")):
            answer = shop.call(method, path)
            self.assertRegex(answer.headers["X-Request-Id"], r"^[A-Za-z0-9._-]{1,128}$")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertTrue(answer.headers["Referrer-Policy"])
            self.assertTrue(answer.headers["Content-Security-Policy"])
            self.assertIsNone(answer.headers["Strict-Transport-Security"])
            self.assertTrue(answer.headers["Date"])

    def test_the_clients_request_id_is_kept_where_it_is_sane(self):
        self.assertEqual(shop.call("GET", "/healthz", headers={"X-Request-Id": "a.B-9_"}).headers["X-Request-Id"], "a.B-9_")
        self.assertEqual(shop.call("GET", "/healthz", headers={"X-Request-Id": "a" * 128}).headers["X-Request-Id"], "a" * 128)
        for bad in ("a b", "a" * 129, "é", "<x>"):
            self.assertNotEqual(shop.call("GET", "/healthz", headers={"X-Request-Id": bad.encode().decode("latin1")}).headers["X-Request-Id"], bad)

    def test_unknown_paths_and_methods(self):
        self.refused(shop.call("GET", "/nowhere"), 404)
        answer = shop.call("DELETE", "/v1/products")
        self.refused(answer, 405)
        self.assertIn("GET", answer.headers["Allow"])
        self.assertIn("HEAD", answer.headers["Allow"])

    def test_head_and_options(self):
        get, head = shop.call("GET", "/v1/products/1"), shop.call("HEAD", "/v1/products/1")
        self.assertEqual(head.status, 200)
        self.assertEqual(head.body, b"")
        self.assertEqual(head.headers["Content-Length"], get.headers["Content-Length"])
        options = shop.call("OPTIONS", "/v1/orders")
        self.assertIn(options.status, (200, 204))
        self.assertIn("POST", options.headers["Allow"])

    def test_bodies_that_are_not_right(self):
        headers = {"Content-Type": "application/json"}
        self.refused(shop.call("POST", "/v1/signup", b'{"email":', headers), 400)
        self.refused(shop.call("POST", "/v1/signup", b"", headers), 400)
        self.refused(shop.call("POST", "/v1/signup", b'{"email":"a@b.c","email":"a@b.c","password":"x"}', headers), 400)
        self.refused(shop.call("POST", "/v1/signup", b"{}", {"Content-Type": "text/plain"}), 415)
        self.refused(shop.call("POST", "/v1/signup", gzip.compress(b"{}"), {**headers, "Content-Encoding": "gzip"}), 415)
        self.refused(shop.call("POST", "/v1/signup", b'{"email":"a@b.c","password":"abcdefghijklm","n":99999999999999999999}', headers), 400, "number_out_of_range")
        self.assertEqual(self.errors(shop.call("POST", "/v1/signup", {"email": 7, "surplus": 1})),
                         {("/email", "wrong_type"), ("/password", "missing_field"), ("/surplus", "unknown_field")})
        self.refused(shop.call("POST", "/v1/signup", {"email": new_email(), "password": PASSWORD, "x": 1}), 422, "unknown_field")

    def test_a_body_that_is_too_large(self):
        self.refused(shop.call("POST", "/v1/signup", b"x" * (1024 * 1024 + 1), {"Content-Type": "application/json"}), 413)
        with socket.create_connection((shop.host, shop.port), timeout=10) as raw:
            raw.sendall(b"POST /v1/signup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
            chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
            for _ in range(40):
                raw.sendall(chunk)
            self.assertTrue(raw.recv(4096).startswith(b"HTTP/1.1 413 "))

    def test_heads_that_are_too_large(self):
        self.refused(shop.call("GET", "/" + "a" * 60000), 414)
        self.refused(shop.call("GET", "/", headers={"X-Large": "a" * 60000}), 431)

    def test_other_sites_may_not_act_for_the_customer(self):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            self.refused(customer.call("POST", "/v1/orders", {"items": []}, {"Idempotency-Key": "x", **headers}), 403)
        self.assertEqual(customer.call("GET", "/v1/me", headers={"Sec-Fetch-Site": "cross-site"}).status, 200)
        own = {"Origin": f"http://{shop.host}:{shop.port}"}
        self.assertEqual(customer.call("POST", "/v1/orders", {"items": []}, own).status, 400)

    # Even an error is about the one who asked: no cache may keep it, whatever it is that refused.
    def test_errors_are_not_kept_by_caches(self):
        foreign = customer.call("POST", "/v1/orders", {"items": []}, {"Sec-Fetch-Site": "cross-site"})
        large = customer.call("POST", "/v1/orders", b"x" * (1024 * 1024 + 1), {"Content-Type": "application/json"})
        for answer in (foreign, large, shop.call("GET", "/v1/me"), customer.call("GET", "/v1/orders/0"), customer.call("PUT", "/v1/me"),
                       shop.call("GET", "/nowhere")):
            self.assertGreaterEqual(answer.status, 400)
            self.assertEqual(answer.headers["Cache-Control"], "no-store", answer)

    def test_pages(self):
        for path in ("/", "/docs"):
            answer = shop.call("GET", path)
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        self.assertIn(b"/v1/orders", shop.call("GET", "/docs").body)

    def test_health(self):
        self.assertEqual(shop.call("GET", "/healthz").status, 200)
        self.assertEqual(shop.call("GET", "/readyz").status, 200)

    def test_metrics_name_each_route_by_its_template(self):
        customer.call("GET", "/v1/me")
        shop.call("GET", "/v1/products/1")
        text = shop.call("GET", "/metrics").body.decode()
        self.assertIn("http_server_request_duration_seconds", text)
        self.assertIn('"/v1/products/{id}"', text)
        self.assertNotIn('"/v1/products/1"', text)

    def test_openapi_names_every_route(self):
        document = shop.call("GET", "/openapi.json").json()
        self.assertTrue(document["openapi"].startswith("3.1"))
        for path, methods in {
            "/v1/signup": ["post"], "/v1/sessions": ["post"], "/v1/sessions/current": ["delete"], "/v1/me": ["get"],
            "/v1/products": ["get"], "/v1/products/{id}": ["get"], "/v1/orders": ["get", "post"], "/v1/orders/{id}": ["get"],
            "/healthz": ["get"], "/readyz": ["get"], "/metrics": ["get"], "/openapi.json": ["get"],
        }.items():
            for method in methods:
                self.assertIn(method, document["paths"].get(path, {}), path)
        checkout = document["paths"]["/v1/orders"]["post"]
        self.assertIn("202", checkout["responses"])
        for status in ("400", "401", "403", "409", "413", "415", "422", "503"):
            self.assertIn(status, checkout["responses"])
        for status, code in (("400", "number_out_of_range"), ("400", "duplicate_key"), ("413", "body_too_large"), ("422", "unknown_field"),
                             ("422", "idempotency_key_reused"), ("422", "unknown_product"), ("409", "out_of_stock")):
            self.assertIn(f"`{code}`", checkout["responses"][status]["description"])
        for path in ("/v1/signup", "/v1/sessions"):
            self.assertIn("Set-Cookie", document["paths"][path]["post"]["responses"]["201"]["headers"])
        self.assertIn("Idempotency-Key", [parameter["name"] for parameter in checkout["parameters"]])
        limit = next(p for p in document["paths"]["/v1/products"]["get"]["parameters"] if p["name"] == "limit")
        self.assertEqual((limit["schema"]["minimum"], limit["schema"]["maximum"], limit["schema"]["default"]), (1, 100, 20))


class Accounts(ContractTest):
    def test_signup(self):
        email = new_email()
        answer = shop.call("POST", "/v1/signup", {"email": f"  {email.replace('example.com', 'EXAMPLE.com')} ", "password": PASSWORD})
        self.assertEqual(answer.status, 201, answer)
        self.assertEqual(answer.headers["Location"], "/v1/me")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.json()["email"], email)
        self.assertRegex(answer.json()["created_at"], RFC3339)
        attributes = [part.strip() for part in answer.headers["Set-Cookie"].split(";")]
        self.assertTrue(attributes[0].startswith("session="))
        self.assertGreaterEqual(len(attributes[0]) - len("session="), 22)
        for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(attribute, attributes)
        self.assertNotIn("Secure", attributes)
        me = shop.call("GET", "/v1/me", headers={"Cookie": cookie_of(answer)})
        self.assertEqual(me.json(), {**answer.json(), "roles": []})
        self.assertEqual(me.headers["Cache-Control"], "no-store")
        self.refused(shop.call("POST", "/v1/signup", {"email": email, "password": PASSWORD}), 409, "email_taken")

    def test_signup_checks_its_fields(self):
        errors = self.errors(shop.call("POST", "/v1/signup", {"email": "nobody", "password": "short"}))
        self.assertEqual({pointer for pointer, _ in errors}, {"/email", "/password"})
        for password, status in (("x" * 11, 422), ("x" * 12, 201), ("é" * 12, 201), ("x" * 256, 201), ("x" * 257, 422)):
            self.assertEqual(shop.call("POST", "/v1/signup", {"email": new_email(), "password": password}).status, status, password)

    def test_sign_in_and_out(self):
        someone = Customer(shop)
        first = shop.call("POST", "/v1/sessions", {"email": someone.email.replace("example.com", "Example.COM"), "password": PASSWORD})
        self.assertEqual(first.status, 201, first)
        self.assertRegex(first.json()["expires_at"], RFC3339)
        self.assertNotIn(str(first.json()["id"]), cookie_of(first))
        second = shop.call("POST", "/v1/sessions", {"email": someone.email, "password": PASSWORD}, {"Cookie": cookie_of(first)})
        self.assertNotEqual(first.json()["id"], second.json()["id"])
        self.assertNotEqual(cookie_of(first), cookie_of(second))
        out = shop.call("DELETE", "/v1/sessions/current", headers={"Cookie": cookie_of(second)})
        self.assertEqual((out.status, out.body), (204, b""))
        self.refused(shop.call("GET", "/v1/me", headers={"Cookie": cookie_of(second)}), 401)
        self.refused(shop.call("DELETE", "/v1/sessions/current", headers={"Cookie": cookie_of(second)}), 401)

    def test_bad_credentials_are_all_the_same(self):
        someone = Customer(shop)
        known = shop.call("POST", "/v1/sessions", {"email": someone.email, "password": "wrong password"})
        unknown = shop.call("POST", "/v1/sessions", {"email": new_email(), "password": "wrong password"})
        a, b = self.refused(known, 401, "bad_credentials"), self.refused(unknown, 401, "bad_credentials")
        del a["request_id"], b["request_id"]
        self.assertEqual(a, b)
        self.assertIn("WWW-Authenticate", known.headers)

    def test_not_signed_in(self):
        for headers in ({}, {"Cookie": "session=nonsense"}, {"Cookie": "session="}, {"Cookie": "session=" + "A" * 43}):
            for method, path in (("GET", "/v1/me"), ("GET", "/v1/orders"), ("POST", "/v1/orders"), ("DELETE", "/v1/sessions/current")):
                answer = shop.call(method, path, {"items": []} if method == "POST" else None, headers)
                self.refused(answer, 401)
                self.assertIn("WWW-Authenticate", answer.headers)

    def test_guessing_is_throttled_for_known_and_unknown_accounts(self):
        for email in (Customer(shop).email, new_email()):
            for _ in range(10):
                self.refused(shop.call("POST", "/v1/sessions", {"email": email, "password": "wrong password"}), 401)
            answer = shop.call("POST", "/v1/sessions", {"email": email, "password": PASSWORD})
            self.refused(answer, 429)
            self.assertGreater(int(answer.headers["Retry-After"]), 0)
        self.assertEqual(Customer(shop).call("GET", "/v1/me").status, 200)


class Products(ContractTest):
    def test_pages_of_products(self):
        answer = shop.call("GET", "/v1/products")
        page = answer.json()
        self.assertEqual(len(page["items"]), 20)
        self.assertIsNone(page["next"])
        self.assertTrue(answer.headers["Cache-Control"])
        for product in page["items"]:
            self.assertEqual(set(product), {"id", "name", "price", "in_stock"})
            self.assertEqual(set(product["price"]), {"amount", "currency"})
        seen, path = [], "/v1/products?limit=7"
        while path:
            page = shop.call("GET", path).json()
            seen += [product["id"] for product in page["items"]]
            if page["next"]:
                self.assertRegex(page["next"], r"^[A-Za-z0-9_-]+$")
            path = page["next"] and f"/v1/products?limit=7&after={page['next']}"
        self.assertEqual(len(seen), 20)
        self.assertEqual(len(set(seen)), 20)

    def test_bad_queries(self):
        for query, parameter in (("limit=0", "limit"), ("limit=101", "limit"), ("limit=ten", "limit"), ("limit=", "limit"),
                                 ("after=nonsense", "after"), ("after=%21", "after"), ("after=", "after"), ("after=%4", "after"),
                                 ("limit=%zz", "limit"), ("limit=5&limit=5", "limit")):
            self.assertEqual({where for where, _ in self.errors(shop.call("GET", f"/v1/products?{query}"))}, {parameter}, query)
        self.assertEqual({where for where, _ in self.errors(shop.call("GET", "/v1/products?limit=0&after=x"))}, {"limit", "after"})
        page = shop.call("GET", "/v1/products?limit=5").json()["next"]
        swapped = page[:-1] + ("A" if page[-1] != "A" else "B")
        self.refused(shop.call("GET", f"/v1/products?after={swapped}"), 422)

    def test_conditional_requests(self):
        for path in ("/v1/products", "/v1/products/3"):
            first = shop.call("GET", path)
            self.assertTrue(first.headers["ETag"])
            for tag in (first.headers["ETag"], "*", f'"other", W/{first.headers["ETag"].removeprefix("W/")}'):
                again = shop.call("GET", path, headers={"If-None-Match": tag})
                self.assertEqual((again.status, again.body), (304, b""), (path, tag))
                self.assertEqual(again.headers["ETag"], first.headers["ETag"])
            self.assertEqual(shop.call("GET", path, headers={"If-None-Match": '"other"'}).status, 200)

    def test_one_product(self):
        product = shop.call("GET", "/v1/products/1").json()
        self.assertEqual(product["id"], 1)
        for id in ("999", "0", "-1", "abc", "99999999999999999999"):
            self.refused(shop.call("GET", f"/v1/products/{id}"), 404)


class Orders(ContractTest):
    def test_checkout(self):
        prices = {product["id"]: product["price"] for product in shop.call("GET", "/v1/products").json()["items"]}
        answer = customer.checkout({1: 2, 2: 1})
        self.assertEqual(answer.status, 202, answer)
        order = answer.json()
        self.assertEqual(answer.headers["Location"], f"/v1/orders/{order['id']}")
        self.assertEqual(order["status"], "pending")
        self.assertEqual(order["total"], {"amount": 2 * prices[1]["amount"] + prices[2]["amount"], "currency": prices[1]["currency"]})
        self.assertEqual(order["items"], [{"product_id": 1, "quantity": 2, "unit_price": prices[1]},
                                          {"product_id": 2, "quantity": 1, "unit_price": prices[2]}])
        self.assertRegex(order["created_at"], RFC3339)
        self.assertIn(customer.settled(order["id"])["status"], ("paid", "failed"))
        self.refused(Customer(shop).call("GET", f"/v1/orders/{order['id']}"), 404)
        self.refused(customer.call("GET", "/v1/orders/999999999"), 404)

    def test_a_key_is_used_once(self):
        key, someone = uuid.uuid4().hex, Customer(shop)
        first = someone.checkout({1: 1}, key)
        again = someone.checkout({1: 1}, key)
        self.assertEqual((first.status, again.status), (202, 202))
        self.assertEqual(first.body, again.body)
        self.assertEqual(first.headers["Location"], again.headers["Location"])
        self.assertIsNone(first.headers["Idempotency-Replayed"])
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.refused(someone.checkout({1: 2}, key), 422, "idempotency_key_reused")
        self.assertEqual(len(someone.call("GET", "/v1/orders").json()["items"]), 1)
        other = Customer(shop).checkout({1: 1}, key)
        self.assertEqual(other.status, 202)
        self.assertNotEqual(other.json()["id"], first.json()["id"])

    def test_keys_that_are_missing_or_malformed(self):
        body = {"items": [{"product_id": 1, "quantity": 1}]}
        self.refused(customer.call("POST", "/v1/orders", body), 400, "idempotency_key_missing")
        for key in ("", " ", "a b", "a" * 256, "é".encode().decode("latin1")):
            answer = customer.call("POST", "/v1/orders", body, {"Idempotency-Key": key})
            self.assertIn(self.refused(answer, 400)["code"], ("idempotency_key_invalid", "idempotency_key_missing") if not key.strip() else ("idempotency_key_invalid",))
        self.assertEqual(customer.checkout({1: 1}, "!~" + "a" * 253).status, 202)

    def test_an_error_leaves_the_key_free(self):
        key, someone = uuid.uuid4().hex, Customer(shop)
        problem = self.refused(someone.checkout({3: 1, 999: 1}, key), 422)
        self.assertEqual({error["pointer"] for error in problem["errors"]}, {"/items/1/product_id"})
        self.assertEqual(someone.checkout({3: 1}, key).status, 202)

    def test_all_products_that_do_not_exist_are_named(self):
        errors = self.errors(customer.checkout({998: 1, 3: 1, 0: 1, -7: 2}))
        self.assertEqual(errors, {(f"/items/{line}/product_id", "unknown_product") for line in (0, 2, 3)})

    def test_quantities(self):
        for items, where in (({}, "/items"), ({1: 0}, "/items/0/quantity"), ({1: 100}, "/items/0/quantity"), ({1: 1, 2: -1}, "/items/1/quantity")):
            self.assertEqual({pointer for pointer, _ in self.errors(customer.checkout(items))}, {where})
        lines = [{"product_id": 4, "quantity": 60}, {"product_id": 4, "quantity": 40}]
        answer = customer.call("POST", "/v1/orders", {"items": lines}, {"Idempotency-Key": uuid.uuid4().hex})
        self.assertEqual(self.refused(answer, 422)["code"], "out_of_range")
        lines[1]["quantity"] = 39
        answer = customer.call("POST", "/v1/orders", {"items": lines}, {"Idempotency-Key": uuid.uuid4().hex})
        self.assertEqual([(item["product_id"], item["quantity"]) for item in answer.json()["items"]], [(4, 99)])
        many = [{"product_id": 1, "quantity": 1}] * 51
        self.assertEqual({pointer for pointer, _ in self.errors(customer.call("POST", "/v1/orders", {"items": many}, {"Idempotency-Key": "many"}))}, {"/items"})

    def test_own_orders_newest_first(self):
        someone = Customer(shop)
        ids = [someone.checkout({5: 1}).json()["id"] for _ in range(5)]
        seen, path = [], "/v1/orders?limit=2"
        while path:
            page = someone.call("GET", path).json()
            self.assertLessEqual(len(page["items"]), 2)
            seen += [order["id"] for order in page["items"]]
            path = page["next"] and f"/v1/orders?limit=2&after={page['next']}"
        self.assertEqual(seen, ids[::-1])

    def test_out_of_stock_names_the_product(self):
        someone = Customer(shop)
        for _ in range(10):
            self.assertEqual(someone.checkout({20: 99}).status, 202)
        problem = self.refused(someone.checkout({19: 1, 20: 99}), 409, "out_of_stock")
        self.assertIn("20", json.dumps({name: value for name, value in problem.items() if name != "request_id"}))
        # What can never be bought is told first.
        self.assertEqual(self.errors(someone.checkout({20: 99, 999: 1})), {("/items/1/product_id", "unknown_product")})


class Settings(unittest.TestCase):
    def run_shop(self, *arguments, **environment):
        with tempfile.TemporaryDirectory() as folder:
            settings = {name: value for name, value in os.environ.items() if not name.startswith("SHOP_")}
            return subprocess.run([EXECUTABLE, *arguments], cwd=folder, env={**settings, "SHOP_PORT": "0", **environment},
                                  capture_output=True, text=True, timeout=30)

    def test_help_names_every_variable(self):
        done = self.run_shop("--help")
        self.assertEqual(done.returncode, 0)
        for name in ("ADDRESS", "PORT", "THREADS", "DATABASE", "PAYMENT_DELAY_MS", "PAYMENT_FAILURE_RATE", "WORKERS", "RATE_LIMIT", "LOG"):
            self.assertIn(f"SHOP_{name}", done.stdout)

    def test_a_bad_value_is_one_clear_line(self):
        for name, value in (("SHOP_PORT", "65536"), ("SHOP_PORT", "http"), ("SHOP_THREADS", "-1"), ("SHOP_PAYMENT_FAILURE_RATE", "1.5"),
                            ("SHOP_WORKERS", "0"), ("SHOP_RATE_LIMIT", "fast"), ("SHOP_LOG", "loud"), ("SHOP_PAYMENT_DELAY_MS", "-5"),
                            ("SHOP_ADDRESS", "nowhere.invalid"), ("SHOP_DATABASE", "oracle:x")):
            done = self.run_shop(**{name: value})
            self.assertEqual(done.returncode, 2, (name, done.stderr))
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertIn(name, lines[0])
            self.assertIn(value, lines[0])

    def test_a_busy_port_and_a_database_that_cannot_be_used(self):
        with socket.create_server(("127.0.0.1", 0)) as busy:
            done = self.run_shop(SHOP_PORT=str(busy.getsockname()[1]))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(str(busy.getsockname()[1]) if busy.fileno() != -1 else "", done.stderr)
        self.assertIn("SHOP_PORT", done.stderr)
        done = self.run_shop(SHOP_DATABASE="sqlite:/nowhere/at/all/shop.db")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("/nowhere/at/all/shop.db", done.stderr)
        self.assertIn("SHOP_DATABASE", done.stderr)
        done = self.run_shop(SHOP_ADDRESS="192.0.2.1")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for part in ("SHOP_ADDRESS", "192.0.2.1"):
            self.assertIn(part, done.stderr)
        with tempfile.NamedTemporaryFile(suffix=".db") as corrupt:
            corrupt.write(b"this is no database " * 1000)
            corrupt.flush()
            done = self.run_shop(SHOP_DATABASE=f"sqlite:{corrupt.name}")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(corrupt.name, done.stderr)


class Limits(unittest.TestCase):
    def test_more_clients_than_the_soft_limit_of_descriptors(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
        try:
            crowded = Program(EXECUTABLE, SETTINGS)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        with crowded, contextlib.ExitStack() as clients:
            for _ in range(100):
                client = clients.enter_context(socket.create_connection((crowded.host, crowded.port), timeout=10))
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertTrue(client.recv(4096).startswith(b"HTTP/1.1 200 "))

    def test_the_log_names_requests_and_leaves_probes_out(self):
        with Program(EXECUTABLE, SETTINGS) as own:
            for path in ("/healthz", "/readyz", "/metrics", "/v1/products/1"):
                self.assertEqual(own.call("GET", path).status, 200)
            self.assertEqual(own.terminate(), 0)
            lines = [json.loads(line) for line in own.log().splitlines()]
            self.assertEqual([line["path"] for line in lines if "path" in line], ["/v1/products/1"])

    def test_the_rate_limit_spares_health_and_metrics(self):
        with Program(EXECUTABLE, {**SETTINGS, "SHOP_RATE_LIMIT": "5/1m"}) as limited:
            answers = [limited.call("GET", "/v1/products/1") for _ in range(8)]
            self.assertEqual([answer.status for answer in answers], [200] * 5 + [429] * 3)
            self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)
            self.assertEqual(answers[-1].headers["Content-Type"], "application/problem+json")
            document = limited.call("GET", "/openapi.json")
            for path in ("/healthz", "/readyz", "/metrics"):
                self.assertEqual(limited.call("GET", path).status, 200)


if __name__ == "__main__":
    unittest.main()
