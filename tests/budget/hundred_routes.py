#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes a program with as many routes as asked for: every one with a struct, an answer and a handler of its own."""

import sys

HEAD = """// SPDX-License-Identifier: BSL-1.0
#include <mainstay/mainstay.hpp>

using namespace mainstay::prelude;
namespace ms = mainstay;
"""

ROUTE = """
struct thing_{n} {{
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> tags;
    std::optional<double> weight;
}};
struct new_thing_{n} {{
    std::string name;
    std::optional<double> weight;
    static constexpr auto rules() {{
        return ms::schema::rules(ms::schema::field<&new_thing_{n}::name>(ms::schema::length(1, 100)));
    }}
}};
{handler}
"""

HANDLERS = [
    ('get("/v1/things_{n}/{{id}}", get_{n})',
     'std::optional<thing_{n}> get_{n}(path<"id", std::int64_t> id) {{ return thing_{n}{{*id, "", {{}}, {{}}}}; }}'),
    ('post("/v1/things_{n}", post_{n})',
     'task<created<thing_{n}>> post_{n}(json<new_thing_{n}> body) {{\n'
     '    thing_{n} made{{1, body->name, {{}}, body->weight}};\n'
     '    co_return created{{made, "/v1/things_{n}/1"}};\n}}'),
    ('get("/v1/things_{n}", list_{n})',
     'std::vector<thing_{n}> list_{n}(query_param<"limit", int> limit) {{\n'
     '    return std::vector<thing_{n}>(static_cast<std::size_t>(*limit));\n}}'),
    ('delete_("/v1/things_{n}/{{id}}", delete_{n})', 'void delete_{n}(path<"id", std::int64_t>) {{}}'),
]


def program(count):
    routes = [HANDLERS[n % len(HANDLERS)] for n in range(count)]
    text = HEAD
    for n, (_, handler) in enumerate(routes):
        text += ROUTE.format(n=n, handler=handler.format(n=n))
    text += "\nint main() {\n    app all;\n"
    text += "".join("    all." + route.format(n=n) + ";\n" for n, (route, _) in enumerate(routes))
    return text + "    return all.run();\n}\n"


if __name__ == "__main__":
    print(program(int(sys.argv[1]) if len(sys.argv) > 1 else 100), end="")
