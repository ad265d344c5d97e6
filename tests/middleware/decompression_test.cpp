// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/decompression.hpp>

#include "http/request_access.hpp"
#include "middleware/unpacked.hpp"
#include "routing/ask.hpp"

#include <mainstay/http/body_reader.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/routing/route_options.hpp>

#include <boost/test/data/test_case.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace mainstay;
using mainstay_test::packed;
using middleware::decompression, middleware::decompression_options;

namespace {

struct note {
    std::string text;
};

// Every piece of a body, as it comes.
struct streamed {
    std::string bytes;
    std::size_t pieces = 0;
};

} // namespace

template <>
struct mainstay::routing::from_request<streamed> {
    static constexpr bool reads_body = true, streams_body = true;
    static task<extracted<streamed>> read(http::request& request) {
        streamed all;
        all.bytes = request.body();
        auto* source = request.body_source();
        while (source != nullptr) {
            const std::string_view piece = co_await source->read();
            if (piece.empty()) break;
            all.bytes += piece;
            ++all.pieces;
        }
        co_return all;
    }
};

namespace {

// A body that comes a few bytes at a time, as a connection's does.
class arriving final : public http::request_body {
public:
    arriving(http::request& request, std::string_view bytes) : request_(&request), rest_(bytes) {}

    task<std::string_view> read() override {
        piece_ = rest_.substr(0, 700);
        rest_.remove_prefix(piece_.size());
        co_return piece_;
    }
    task<void> read_whole() override {
        whole_ = std::string(rest_) + std::string(http::request::body_padding, '\0');
        http::detail::request_access(*request_).body = std::string_view(whole_).substr(0, rest_.size());
        http::detail::request_access(*request_).body_source = nullptr;
        co_return;
    }

private:
    http::request* request_;
    std::string_view rest_;
    std::string piece_, whole_;
};

struct fixture {
    ask::site site;
    bool arrives = false; // or has arrived

    explicit fixture(const decompression_options& options = {}, bool comes_later = false) : arrives(comes_later) {
        site.router.use(decompression(options));
        site.router.post("/stream", [](streamed body) { return body.bytes; });
        site.router.post("/pieces", [](streamed body) { return std::to_string(body.pieces); });
        site.router.post("/json", [](json<note> body) { return body->text; });
        site.router.post("/form", [](form<note> body) { return body->text; });
        site.router.post("/text", [](text body) { return *body; });
        site.router.post("/size", [](const http::request& request) {
            http::response answer;
            answer.body(std::to_string(request.body().size()));
            return answer;
        });
        site.router.post(
            "/small", [](text body) { return *body; }, routing::body_limit{5});
        site.router.post("/fields", [](const http::request& request) {
            http::response answer;
            answer.body(std::string(request.field("Content-Encoding").value_or("none")) + ' ' +
                        std::string(request.field("Content-Length").value_or("none")));
            return answer;
        });
    }

    http::response send(const std::string& path, const std::vector<std::string>& codings, const std::string& body,
        std::string_view type = "text/plain") {
        http::request_builder request("POST", path);
        request.field("Content-Type", type).field("Content-Length", std::to_string(body.size()));
        for (const auto& coding : codings)
            request.field("Content-Encoding", coding);
        if (!arrives) request.body(body);
        arriving source(request.request(), body);
        if (arrives) http::detail::request_access(request.request()).body_source = &source;
        return site.send(request);
    }
};

} // namespace

namespace {

const auto later = boost::unit_test::data::make({false, true}); // whether the body arrives behind its head

} // namespace

BOOST_AUTO_TEST_SUITE(decompression_test)

BOOST_DATA_TEST_CASE(every_extractor_reads_the_plain_body, later) {
    fixture with({}, sample);
    for (std::string coding : {"gzip", "br", "zstd", "X-GZIP", "GZip"}) {
        if (!http::is_available(*http::coding_of(coding))) continue;
        BOOST_TEST(with.send("/json", {coding}, packed(coding, R"({"text":"hi"})"), "application/json").body() == "hi");
        BOOST_TEST(
            with.send("/form", {coding}, packed(coding, "text=hi"), "application/x-www-form-urlencoded").body() ==
            "hi");
        BOOST_TEST(with.send("/text", {coding}, packed(coding, "hi")).body() == "hi");
        BOOST_TEST(with.send("/fields", {coding}, packed(coding, "hi")).body() == "none none");
        BOOST_TEST(with.send("/stream", {coding}, packed(coding, "hi")).body() == "hi");
        BOOST_TEST(with.send("/text", {coding}, packed(coding, "")).body().empty());
    }
}

BOOST_DATA_TEST_CASE(plain_bodies_pass, later) {
    fixture with({}, sample);
    BOOST_TEST(with.send("/text", {}, "hi").body() == "hi");
    BOOST_TEST(with.send("/text", {"identity"}, "hi").body() == "hi");
    BOOST_TEST(with.send("/fields", {}, "hi").body() == "none 2");
    // No body, nothing to decode: a stream's body is not there yet.
    BOOST_TEST(with.send("/size", {"gzip"}, "").body() == "0");
}

BOOST_DATA_TEST_CASE(unknown_codings_are_415_with_what_is_known, later) {
    fixture with({}, sample);
    for (const char* coding : {"deflate", "compress", "gzip, deflate", "nonsense", "gzip;q=1"}) {
        auto answer = with.send("/text", {coding}, "hi");
        BOOST_TEST(answer.status() == 415, coding);
        BOOST_TEST(answer.field("Accept-Encoding")->starts_with("gzip"));
    }
    // Without the middleware nothing is decoded.
    ask::site bare;
    bare.router.post("/text", [](text body) { return *body; });
    http::request_builder request("POST", "/text");
    request.field("Content-Type", "text/plain").field("Content-Encoding", "gzip").body(packed("gzip", "hi"));
    BOOST_TEST(bare.send(request).status() == 415);
}

BOOST_DATA_TEST_CASE(spoiled_bodies_are_400, later) {
    fixture with({}, sample);
    const std::string good = packed("gzip", "hello");
    for (const std::string& body :
        {std::string("hello"), good.substr(0, good.size() - 1), good + "x", good.substr(1)}) {
        for (auto* path : {"/text", "/stream"}) {
            auto answer = with.send(path, {"gzip"}, body);
            BOOST_TEST(answer.status() == 400);
            BOOST_TEST(answer.body().find("malformed_encoding") != std::string::npos);
        }
    }
}

BOOST_DATA_TEST_CASE(codings_on_top_of_each_other, later) {
    fixture with({}, sample);
    const std::string twice = packed("gzip", packed("gzip", "hi"));
    BOOST_TEST(with.send("/text", {"gzip, gzip"}, twice).body() == "hi");
    BOOST_TEST(with.send("/stream", {"gzip, gzip"}, twice).body() == "hi");
    BOOST_TEST(with.send("/text", {"gzip", "identity, gzip"}, twice).body() == "hi");
    BOOST_TEST(with.send("/text", {"gzip"}, twice).status() == 400);
    BOOST_TEST(with.send("/text", {"gzip,gzip,gzip"}, packed("gzip", twice)).status() == 415);
    fixture strict({.layers = 1}, sample);
    BOOST_TEST(strict.send("/text", {"gzip, gzip"}, twice).status() == 415);
    if (!http::is_available(http::content_coding::br)) return;
    // In the order they were put on.
    const std::string mixed = packed("br", packed("gzip", "hi"));
    BOOST_TEST(with.send("/text", {"gzip, br"}, mixed).body() == "hi");
    BOOST_TEST(with.send("/text", {"br, gzip"}, mixed).status() == 400);
}

BOOST_DATA_TEST_CASE(bombs_are_refused, later) {
    fixture with({.size = 300'000}, sample);
    for (std::string coding : {"gzip", "br", "zstd"}) {
        if (!http::is_available(*http::coding_of(coding))) continue;
        // Size: just so, and one too many.
        const std::string bytes = [] {
            std::string result;
            for (std::uint32_t seed = 1; result.size() < 300'001; seed = seed * 1'664'525 + 1'013'904'223)
                result += static_cast<char>('a' + (seed >> 28));
            return result;
        }();
        BOOST_TEST(with.send("/size", {coding}, packed(coding, bytes.substr(0, 300'000))).body() == "300000");
        BOOST_TEST((with.send("/stream", {coding}, packed(coding, bytes.substr(0, 300'000))).body() == bytes.substr(0, 300'000)));
        for (auto* path : {"/size", "/stream"}) {
            auto large = with.send(path, {coding}, packed(coding, bytes));
            BOOST_TEST(large.status() == 413);
            BOOST_TEST(large.body().find("body_too_large") != std::string::npos);
        }
        // Growth.
        for (auto* path : {"/size", "/stream"}) {
            auto bomb = with.send(path, {coding}, packed(coding, std::string(200'000, 'x')));
            BOOST_TEST(bomb.status() == 413);
            BOOST_TEST(bomb.body().find("compression_ratio_too_high") != std::string::npos);
        }
        BOOST_TEST(with.send("/size", {coding}, packed(coding, std::string(64 * 1024, 'x'))).body() == "65536");
        // A bomb in a bomb.
        auto nested = packed(coding, packed(coding, std::string(50'000'000, 'x')));
        BOOST_TEST(with.send("/size", {coding + ", " + coding}, nested).status() == 413);
    }
}

BOOST_DATA_TEST_CASE(a_routes_own_limit_counts_for_what_comes_out, later) {
    fixture with({}, sample);
    BOOST_TEST(with.send("/small", {"gzip"}, packed("gzip", "12345")).body() == "12345");
    BOOST_TEST(with.send("/small", {"gzip"}, packed("gzip", "123456")).status() == 413);
}

BOOST_AUTO_TEST_CASE(a_body_that_arrives_is_read_in_pieces) {
    fixture with({}, true);
    std::string bytes;
    for (std::uint32_t seed = 1; bytes.size() < 200'000; seed = seed * 1'664'525 + 1'013'904'223)
        bytes += static_cast<char>('a' + (seed >> 28));
    BOOST_TEST(std::stoi(with.send("/pieces", {"gzip"}, packed("gzip", bytes)).body()) > 20);
    BOOST_TEST((with.send("/stream", {"gzip"}, packed("gzip", bytes)).body() == bytes));
    BOOST_TEST(with.send("/stream", {"gzip"}, "").status() == 400);
}

BOOST_AUTO_TEST_SUITE_END()
