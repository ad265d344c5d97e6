# SPDX-License-Identifier: BSL-1.0
"""A customer of the shop: signs up, keeps the cookie, checks out."""

import itertools
import time
import uuid

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def new_email():
    return f"customer{next(_numbers)}.{uuid.uuid4().hex[:8]}@example.com"


class Customer:
    def __init__(self, shop, email=None):
        self.shop = shop
        self.email = email or new_email()
        answer = shop.call("POST", "/v1/signup", {"email": self.email, "password": PASSWORD})
        assert answer.status == 201, answer
        self.id = answer.json()["id"]
        self.cookie = cookie_of(answer)

    def call(self, method, path, body=None, headers=None, connection=None):
        return self.shop.call(method, path, body, {"Cookie": self.cookie, **(headers or {})}, connection)

    def checkout(self, items, key=None, connection=None):
        """`items` maps product ids to quantities."""
        body = {"items": [{"product_id": product, "quantity": quantity} for product, quantity in items.items()]}
        return self.call("POST", "/v1/orders", body, {"Idempotency-Key": key or uuid.uuid4().hex}, connection)

    def order(self, order_id):
        answer = self.call("GET", f"/v1/orders/{order_id}")
        assert answer.status == 200, answer
        return answer.json()

    def settled(self, order_id, seconds=60):
        """The order once it is paid or failed."""
        end = time.monotonic() + seconds
        while True:
            order = self.order(order_id)
            if order["status"] != "pending":
                return order
            assert time.monotonic() < end, f"still pending: {order}"
            time.sleep(0.05)


def cookie_of(answer):
    return answer.headers["Set-Cookie"].split(";")[0]
