// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire_case.hpp"

namespace mainstay_test {

// RFC 9112 section 3.2, RFC 3986.
inline std::vector<wire_case> targets() {
    auto get = [](std::string_view target) { return with_line("GET " + std::string(target) + " HTTP/1.1"); };
    auto with_host = [](std::string_view target, std::string_view host) {
        return "GET " + std::string(target) + " HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n";
    };
    constexpr auto bad_path = "bad_path"sv;
    return {
        taken("an empty query", get("/?"), "GET /?|"),
        taken("two question marks", get("/a?b?c"), "GET /a?b?c|"),
        taken("slashes", get("//a//"), "GET //a//|"),
        taken("all that a path may have", get("/-._~!$&'()*+,;=:@%41"), "GET /-._~!$&'()*+,;=:@%41|"),
        taken("an encoded slash", get("/a%2Fb%2fc"), "GET /a%2Fb%2fc|"),
        taken("an encoded percent", get("/%2541"), "GET /%2541|"),
        taken("UTF-8 in a path", get("/caf%C3%A9/%E2%82%AC/%F0%9F%98%80"), "GET /caf%C3%A9/%E2%82%AC/%F0%9F%98%80|"),
        taken("dots that are no dot segments", get("/.a/..b/.../a.b"), "GET /.a/..b/.../a.b|"),
        taken("a query is its reader's", get("/?a=%zz&b=%00&c=../.."), "GET /?a=%zz&b=%00&c=../..|"),
        taken("what browsers send unescaped", get("/a|b?c={d}[e]^`"), "GET /a|b?c={d}[e]^`|"),
        taken("an encoded CRLF stays encoded", get("/a%0d%0aX:%20b"), "GET /a%0d%0aX:%20b|"),
        taken("an encoded fragment sign", get("/a%23b"), "GET /a%23b|"),

        refused("an escape that is none", get("/nope%zz"), 400, bad_path),
        refused("half an escape", get("/a%4"), 400, bad_path),
        refused("a percent sign alone", get("/%"), 400, bad_path),
        refused("an escape cut short by a slash", get("/%4/1"), 400, bad_path),
        refused("an escape that ends at the query", get("/%4?1"), 400, bad_path),
        refused("an encoded NUL", get("/%00"), 400, bad_path),
        refused("an encoded NUL behind a name", get("/a.txt%00.html"), 400, bad_path),
        refused("no UTF-8", get("/%ff"), 400, bad_path),
        refused("an overlong slash", get("/%c0%af"), 400, bad_path),
        refused("a surrogate", get("/%ed%a0%80"), 400, bad_path),
        refused("beyond Unicode", get("/%f4%90%80%80"), 400, bad_path),
        refused("a character cut short", get("/%e2%82/a"), 400, bad_path),
        refused("a dot segment", get("/a/./b"), 400, bad_path),
        refused("two dots", get("/a/../b"), 400, bad_path),
        refused("two dots at the end", get("/.."), 400, bad_path),
        refused("two dots and a query", get("/..?a"), 400, bad_path),
        refused("encoded dots", get("/%2e%2e/"), 400, bad_path),
        refused("dots half encoded", get("/.%2E/a"), 400, bad_path),
        refused("an encoded dot", get("/%2e"), 400, bad_path),
        refused("dots behind an encoded slash", get("/a%2f.."), 400, bad_path),
        refused("dots behind a backslash", get("/a\\..\\b"), 400, bad_path),
        refused("dots behind an encoded backslash", get("/a%5c%2e%2e%5cb"), 400, bad_path),
        refused("dots in absolute form", get("http://a/../b"), 400, bad_path),

        refused("a fragment", get("/a#b")),
        refused("a fragment behind the query", get("/a?b#c")),
        refused("a fragment alone", get("#")),
        refused("a NUL", get("/a\0b"sv)),
        refused("a control character", get("/a\x01")),
        refused("DEL", get("/a\x7f")),
        refused("a high byte", get("/\xc3\xa9")),
        refused("a high byte in the query", get("/?\xff")),
        refused("a CR", get("/a\rb")),
        refused("a LF", get("/a\nb")),
        refused("a relative path", get("a")),
        refused("a query alone", get("?a")),
        refused("two dots for a target", get("..")),
        refused("a backslash for a slash", get("\\a")),
        refused("a host alone", get("a:80")),
        refused("authority form for GET", get("a.example:443")),

        taken("asterisk form", with_line("OPTIONS * HTTP/1.1"), "OPTIONS *|"),
        refused("an asterisk for GET", get("*")),
        refused("an asterisk with a query", with_line("OPTIONS *?a HTTP/1.1")),
        refused("two asterisks", with_line("OPTIONS ** HTTP/1.1")),

        taken("absolute form", get("http://a/p?q"), "GET http://a/p?q|"),
        taken("absolute form without a path", get("http://a"), "GET http://a|"),
        taken("absolute form with a query alone", get("http://a?q"), "GET http://a?q|"),
        taken("absolute form in other letters", get("HTTP://A/"), "GET HTTP://A/|"),
        taken("absolute form with the usual port", get("http://a:80/"), "GET http://a:80/|"),
        taken("absolute form with the other's usual port", with_host("https://a/", "a:443"), "GET https://a/|"),
        taken("absolute form with an empty port", get("http://a:/"), "GET http://a:/|"),
        taken("absolute form with an address", with_host("http://[::1]:81/", "[::1]:81"), "GET http://[::1]:81/|"),
        taken("absolute form of OPTIONS", with_line("OPTIONS http://a HTTP/1.1"), "OPTIONS http://a|"),
        taken_last("absolute form in 1.0 without a Host", "GET http://a/ HTTP/1.0\r\n\r\n", "GET http://a/|"),
        refused("absolute form without a Host", "GET http://a/ HTTP/1.1\r\n\r\n"),
        refused("another scheme", get("ftp://a/")),
        refused("a scheme cut short", get("http:/a")),
        refused("a scheme without slashes", get("http:a")),
        refused("a scheme alone", get("http://")),
        refused("slashes alone", with_host("//b/", "")),
        refused("absolute form without a host", get("http:///x")),
        refused("absolute form with a port alone", get("http://:80/")),
        refused("absolute form with a user", get("http://u@a/")),
        refused("absolute form with a user and a password", get("http://u:p@a/")),
        refused("absolute form with another host", with_host("http://a/", "b")),
        refused("absolute form with another port", get("http://a:81/")),
        refused("absolute form with the other's usual port for one", with_host("http://a/", "a:443")),
        refused("absolute form with port 0", get("http://a:0/")),
        refused("absolute form with a Host of port 0", with_host("http://a/", "a:0")),
        refused("absolute form with too large a port", with_host("http://a:65616/", "a:80")),
        refused("absolute form with a bad address", with_host("http://[:.:]/", "[:.:]")),
        refused("absolute form with a bad escape", with_host("http://a%zz/", "a%zz")),
        refused("absolute form whose path is another host", get("http://a\\@b/")),
    };
}

} // namespace mainstay_test
