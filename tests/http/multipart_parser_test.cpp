// SPDX-License-Identifier: BSL-1.0
#include "http/multipart_parser.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace mainstay;
using http::multipart_limits;

namespace {

using event = http::multipart_parser::event;

// All events as one text, with data joined: `name|filename|type{data}` for each part, then `done` or `status code:
// why`.
std::string parse(
    std::string_view body, std::size_t piece, const multipart_limits& limits = {}, std::string_view boundary = "b") {
    http::multipart_parser parser(boundary, limits);
    std::string said;
    for (;;) {
        switch (parser.next()) {
        case event::more:
            if (body.empty()) {
                parser.finish();
            } else {
                // Copied, so that a view which is kept too long is found by the sanitizer.
                static std::string copy;
                std::string(body.substr(0, piece)).swap(copy);
                parser.feed(copy);
                body.remove_prefix(copy.size());
            }
            break;
        case event::part:
            said += parser.head().name + '|' + parser.head().filename.value_or("-") + '|' +
                    std::string(parser.head().content_type);
            for (const auto& [name, value] : parser.head().fields)
                said.append("|").append(name).append("=").append(value);
            said += '{';
            break;
        case event::data:
            said += parser.data();
            break;
        case event::part_end:
            said += '}';
            break;
        case event::done:
            return said + "done";
        case event::refused:
            return said + std::to_string(parser.why().status) + ": " + std::string(parser.why().detail);
        }
    }
}

// The same however it is cut. How much is told before a refusal may depend on it; the refusal does not.
std::string parse(std::string_view body, const multipart_limits& limits = {}, std::string_view boundary = "b") {
    auto verdict = [](const std::string& said) {
        const std::size_t why = std::min(said.rfind("400: "), said.rfind("413: "));
        return said.substr(why == said.npos ? 0 : why);
    };
    const std::string whole = parse(body, body.size() + 1, limits, boundary);
    for (std::size_t piece = 1; piece < body.size(); ++piece) {
        const std::string again = parse(body, piece, limits, boundary);
        const bool same = verdict(again) == verdict(whole);
        BOOST_TEST(same, "in pieces of " << piece << ": " << again << ", not " << whole);
    }
    return whole;
}

std::string part(std::string_view disposition, std::string_view data, std::string_view more = "") {
    return "--b\r\nContent-Disposition: " + std::string(disposition) + "\r\n" + std::string(more) + "\r\n" +
           std::string(data) + "\r\n";
}

std::string field(std::string_view data) {
    return part("form-data; name=a", data);
}

} // namespace

BOOST_AUTO_TEST_SUITE(multipart_parser_test)

BOOST_AUTO_TEST_CASE(fields_and_files) {
    BOOST_TEST(parse(field("1") +
                     part("form-data; name=\"f\"; filename=\"x.txt\"", "two\r\nlines",
                         "Content-Type: text/plain; charset=utf-8\r\nX-Own: 1\r\n") +
                     "--b--\r\n") == "a|-|{1}f|x.txt|text/plain; charset=utf-8|X-Own=1{two\r\nlines}done");
    BOOST_TEST(parse("--b--\r\n") == "done");
    BOOST_TEST(parse("--b--") == "done");
    BOOST_TEST(parse(field("") + "--b--") == "a|-|{}done");
    BOOST_TEST(parse(part("form-data; name=a; filename=\"\"", "") + "--b--") == "a||{}done");
    // Without data, and without the line that would follow it.
    BOOST_TEST(parse("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--") == "a|-|{}done");
}

BOOST_AUTO_TEST_CASE(what_looks_like_a_boundary_is_data) {
    for (std::string data : {"\r", "\n", "\r\n", "\r\n-", "\r\n--", "--b", "-", "--", "\r\n--c", "\r\r\n--",
             "\r\n\r\n--a", "\r\n\n--b", "\n--b", "\r--b", "\r\n--\r\n--\r\n", "\r\n -b"}) {
        if (data.starts_with("--b")) data.insert(0, "x");
        BOOST_TEST(parse(field(data) + "--b--") == "a|-|{" + data + "}done");
    }
    BOOST_TEST(parse(field("\r\n--bou") + "--b--", {}, "b").ends_with("line has more than the boundary"));
    BOOST_TEST(
        parse("--boundary\r\nContent-Disposition: form-data; name=a\r\n\r\n--boundar\r\n--boundar\r\n--boundary--", {},
            "boundary") == "a|-|{--boundar\r\n--boundar}done");
}

BOOST_AUTO_TEST_CASE(around_the_parts) {
    BOOST_TEST(parse("read me\r\n--b--\r\n and me") == "done");
    BOOST_TEST(parse("\r\n--b--\r\n") == "done");
    BOOST_TEST(parse("--c\r\n--b--") == "done");
    const multipart_limits tight{.around = 8};
    BOOST_TEST(parse("12345678\r\n--b--\r\n12345678", tight) == "done");
    BOOST_TEST(parse("123456789\r\n--b--", tight) == "413: too much before the first boundary");
    BOOST_TEST(parse("--b--\r\n123456789", tight) == "413: too much behind the last boundary");
}

BOOST_AUTO_TEST_CASE(what_is_no_multipart) {
    for (std::string_view bad : {"", "x", "--", "--b", "--b-", "--b\r\n", "--b\r", "--b\n", "--b \r\n", "--b--x",
             "--b--\n", "--b--\r", "--b--\rx", "--bb\r\n", "--b--b--\r\n", "\n--b--"})
        BOOST_TEST(parse(bad).starts_with("400: "), bad);
    BOOST_TEST(parse(field("1")) == "a|-|{1400: the body ends before its last boundary");
    BOOST_TEST(parse(field("1") + "--b\r\n").ends_with("400: the body ends before its last boundary"));
}

BOOST_AUTO_TEST_CASE(lines_end_in_crlf) {
    for (std::string_view bad : {"--b\r\nContent-Disposition: form-data; name=a\n\r\n\r\n--b--",
             "--b\r\nContent-Disposition: form-data; name=a\r\n\n\r\n--b--",
             "--b\r\nContent-Disposition: form-data; name=a\r\r\n\r\n\r\n--b--",
             "--b\r\nContent-Disposition: form-data;\r name=a\r\n\r\n\r\n--b--"})
        BOOST_TEST(parse(bad).ends_with("400: a line of a part's head does not end in CRLF"), bad);
}

BOOST_AUTO_TEST_CASE(a_part_s_head_is_read_in_one_way) {
    auto said = [](std::string_view disposition, std::string_view more = "") {
        return parse(part(disposition, "", more) + "--b--");
    };
    for (std::string_view bad : {"form-data", "attachment; name=a", "form-data; filename=a", "form-data; name",
             "form-data; name=", "form-data; name=\"a", "form-data; name=\"a\"b", "form-data; name=a; name=a",
             "form-data; name=a; NAME=b", "form-data; name=a; filename=b; filename=c",
             "form-data; name=a; filename*=UTF-8''b", "form-data; name=a; filename=x; filename*=UTF-8''b",
             "form-data; name*=UTF-8''b", "form-data name=a", "form-data; name=a;", "form-data;; name=a",
             "form-data; name = a", "form-data; name=\"\xff\"", "form-data; name=\"a\tb\"", "form-data; name=\"a\\\"",
             "form-data; name=a b", ""})
        BOOST_TEST(said(bad).starts_with("400: "), bad);
    for (std::string_view bad : {"Content-Disposition: form-data; name=b\r\n", "content-disposition: form-data\r\n",
             " folded\r\n", "X : 1\r\n", "X\r\n", ": 1\r\n", "Content-Type: a/b\r\ncontent-type: a/b\r\n",
             "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n"})
        BOOST_TEST(said("form-data; name=a", bad).starts_with("400: "), bad);
    BOOST_TEST(said("form-data; name=a", std::string("X: \0\r\n", 6)).starts_with("400: "));
    BOOST_TEST(parse("--b\r\nContent-Type: a/b\r\n\r\n\r\n--b--").starts_with("400: "));
    BOOST_TEST(parse("--b\r\n\r\n\r\n--b--") == "400: a part has no Content-Disposition");

    BOOST_TEST(said("FORM-DATA ; Name=a ;\t FileName=b") == "a|b|{}done");
    BOOST_TEST(said("form-data; name=\"\"") == "|-|{}done");
    BOOST_TEST(said("form-data; name=a; size=3; filename=\"\xc3\xa9;\\\"\\\\ \\x=\"") == "a|\xc3\xa9;\"\\ \\x=|{}done");
    BOOST_TEST(said("form-data; name=a; filename=\"..\\..\\C:%22\"") == "a|..\\..\\C:%22|{}done");
    BOOST_TEST(said("form-data; name=a", "Content-Transfer-Encoding: Binary\r\n") ==
               "a|-||Content-Transfer-Encoding=Binary{}done");
}

BOOST_AUTO_TEST_CASE(limits_hold) {
    const std::string file = part("form-data; name=f; filename=x", "12345"), end = "--b--";
    auto said = [](std::string_view body, const multipart_limits& limits) {
        const std::string all = parse(body, limits);
        return all.ends_with("done") ? "done" : all.substr(all.rfind("413"));
    };
    BOOST_TEST(said(field("1") + field("2") + end, {.parts = 2}) == "done");
    BOOST_TEST(said(field("1") + field("2") + end, {.parts = 1}) == "413: too many parts");
    BOOST_TEST(said(field("1") + file + end, {.files = 1}) == "done");
    BOOST_TEST(said(file + file + end, {.files = 1}) == "413: too many files");
    BOOST_TEST(said(field("12345") + end, {.field = 5, .file = 0}) == "done");
    BOOST_TEST(said(field("123456") + end, {.field = 5}) == "413: a field is too large");
    BOOST_TEST(said(field("12345") + field("123") + end, {.fields = 8}) == "done");
    BOOST_TEST(said(field("12345") + field("123") + end, {.fields = 7}) == "413: a field is too large");
    BOOST_TEST(said(file + end, {.field = 0, .file = 5}) == "done");
    BOOST_TEST(said(file + end, {.file = 4}) == "413: a file is too large");
    const std::string whole = field("1") + end;
    BOOST_TEST(said(whole, {.total = whole.size()}) == "done");
    BOOST_TEST(said(whole, {.total = whole.size() - 1}) == "413: the body is too large");
    BOOST_TEST(said(whole, {.name = 1}) == "done");
    BOOST_TEST(said(whole, {.name = 0}) == "413: a part's name is too long");
    BOOST_TEST(said(file + end, {.filename = 0}) == "413: a part's file name is too long");
    const std::string heavy = part("form-data; name=a", "", "X: 1\r\nY: 1\r\n") + end;
    const std::size_t head = heavy.find("\r\n\r\n") + 4 - 5;
    BOOST_TEST(said(heavy, {.part_fields = 3}) == "done");
    BOOST_TEST(said(heavy, {.part_fields = 2}) == "413: a part has too many fields");
    BOOST_TEST(said(heavy, {.part_head = head}) == "done");
    BOOST_TEST(said(heavy, {.part_head = head - 1}) == "413: a part's head is too large");
}

BOOST_AUTO_TEST_CASE(boundaries) {
    auto read = [](std::string_view type) {
        std::string boundary;
        const auto wrong = http::read_boundary(type, boundary);
        return wrong ? "400" : boundary;
    };
    BOOST_TEST(
        read("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk") == "----WebKitFormBoundary7MA4YWxk");
    BOOST_TEST(read("multipart/form-data;charset=utf-8 ; BOUNDARY=\"a b'()+_,-./:=?\"") == "a b'()+_,-./:=?");
    const std::string longest(70, 'x');
    BOOST_TEST(read("multipart/form-data; boundary=" + longest) == longest);
    for (std::string bad :
        {"", "; boundary=", "; boundary=\"\"", "; boundary=a b", "; boundary=a; boundary=a", "; boundary=\"a",
            "; boundary=\"a \"", "; boundary=\"a\tb\"", "; boundary=\"a;b\"", "; boundary=\"\xc3\xa9\"",
            "; boundary=a*b", "; boundary=a:b", "; boundary=a, boundary=b", "; x; boundary=a"})
        BOOST_TEST(read("multipart/form-data" + bad) == "400", bad);
    BOOST_TEST(read("multipart/form-data; boundary=" + longest + "x") == "400");
}

// Were any of these quadratic, the test would not end.
BOOST_AUTO_TEST_CASE(megabytes_of_almost_boundaries_take_no_longer) {
    const std::string boundary(70, '-');
    for (std::string_view unit : {"\r", "\r\n", "\r\n-", "\r\n--", "\n"}) {
        std::string data;
        while (data.size() < 2'000'000)
            data += unit;
        for (int i = 0; i < 20'000; ++i)
            data += "\r\n--" + boundary.substr(1) + "x";
        const std::string body = "--" + boundary + "\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n" +
                                 data + "x\r\n--" + boundary + "--";
        for (std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{16'384}}) {
            const bool right = parse(body, piece, {}, boundary) == "a|b|{" + data + "x}done";
            BOOST_TEST(right);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
