// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/compression.hpp>

#include "http/files.hpp"
#include "middleware/unpacked.hpp"

#include <mainstay/app/app.hpp>
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/etag.hpp>
#include <mainstay/middleware/static_files.hpp>
#include <mainstay/testing/client.hpp>

#include <asio/co_spawn.hpp>

#include <utility>
#include <vector>

using namespace mainstay;
using mainstay_test::unpacked;
using middleware::compression, middleware::compression_options;

namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

const std::string large(20'000, 'x');

http::response answered(int status = 200, std::string body = large, std::string_view type = "text/plain") {
    http::response response(status);
    if (!type.empty()) response.content_type(type);
    response.body(std::move(body));
    return response;
}

http::response pass(http::response response, const fields& sent = {}, const compression_options& options = {},
    const char* method = "GET") {
    http::request_builder builder(method, "/");
    builder.field("Accept-Encoding", "gzip");
    for (const auto& [name, value] : sent)
        builder.field(name, value);
    compression(options).after(builder.request(), response);
    return response;
}

std::string field(const auto& answer, std::string_view name) {
    return std::string(answer.field(name).value_or("(none)"));
}

std::string coding(const http::response& response) {
    return field(response, "Content-Encoding");
}

// Each piece that gets to the connection.
struct pieces final : http::body_writer {
    std::vector<std::string> all;
    task<void> write(std::string_view bytes) override {
        all.emplace_back(bytes);
        co_return;
    }
    std::string together() const {
        std::string result;
        for (const auto& each : all)
            result += each;
        return result;
    }
};

pieces run(const http::response& response) {
    BOOST_REQUIRE(response.stream());
    core::manual_clock time;
    core::runtime threads(time);
    pieces out;
    asio::co_spawn(
        threads.executor(0), response.stream()(out), [](const std::exception_ptr& error) { BOOST_TEST(!error); });
    threads.poll();
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(compression_test)

BOOST_AUTO_TEST_CASE(compresses_what_shrinks) {
    auto response = pass(answered());
    BOOST_TEST(coding(response) == "gzip");
    BOOST_TEST(field(response, "Vary") == "Accept-Encoding");
    BOOST_TEST(response.body().size() < 200U);
    BOOST_TEST(unpacked("gzip", response.body()) == large);
    // Errors too, and HEAD as GET.
    BOOST_TEST(coding(pass(answered(404, large, "application/problem+json"))) == "gzip");
    BOOST_TEST(pass(answered(), {}, {}, "HEAD").body() == response.body());
}

BOOST_AUTO_TEST_CASE(takes_the_coding_that_is_liked_best) {
    for (const char* name : {"br", "zstd", "gzip"}) {
        if (!http::is_available(*http::coding_of(name))) continue;
        http::request_builder builder("GET", "/");
        builder.field("Accept-Encoding", "gzip;q=0.1, br;q=0.1, zstd;q=0.1, " + std::string(name) + ";q=0.9");
        auto response = answered();
        compression().after(builder.request(), response);
        BOOST_TEST(coding(response) == name);
        BOOST_TEST(unpacked(name, response.body()) == large);
    }
    http::request_builder plain("GET", "/");
    auto response = answered();
    compression().after(plain.request(), response);
    BOOST_TEST(coding(response) == "(none)");
    BOOST_TEST(field(response, "Vary") == "Accept-Encoding");
    BOOST_TEST(response.body() == large);
}

BOOST_AUTO_TEST_CASE(leaves_alone_what_would_not_gain) {
    auto untouched = [](const http::response& response) {
        return coding(response) == "(none)" && field(response, "Vary") == "(none)";
    };
    BOOST_TEST(untouched(pass(answered(200, std::string(1023, 'x')))));
    BOOST_TEST(coding(pass(answered(200, std::string(1024, 'x')))) == "gzip");
    BOOST_TEST(untouched(pass(answered(200, large, "image/png"))));
    BOOST_TEST(untouched(pass(answered(200, large, ""))));
    for (int status : {204, 205, 206})
        BOOST_TEST(untouched(pass(answered(status))));
    BOOST_TEST(untouched(pass(std::move(answered().set("Content-Range", "bytes 0-1/2")))));
    BOOST_TEST(untouched(pass(std::move(answered().set("Cache-Control", "max-age=1, No-Transform")))));
    auto coded = pass(std::move(answered().set("Content-Encoding", "br")));
    BOOST_TEST(coding(coded) == "br");
    BOOST_TEST(coded.body() == large);
    const compression_options own{.minimum = 1, .types = [](std::string_view type) { return type == "image/png"; }};
    BOOST_TEST(coding(pass(answered(200, "x", "image/png"), {}, own)) == "gzip");
    BOOST_TEST(untouched(pass(answered(), {}, own)));
}

BOOST_AUTO_TEST_CASE(fields_that_speak_of_the_body_change_with_it) {
    auto response =
        pass(std::move(answered().set("ETag", "\"v7\"").set("Accept-Ranges", "bytes").set("Vary", "Origin")));
    BOOST_TEST(field(response, "ETag") == "W/\"v7\"");
    BOOST_TEST(field(response, "Accept-Ranges") == "(none)");
    BOOST_TEST(response.fields().size() == 5U);
    BOOST_TEST(field(pass(std::move(answered().set("ETag", "W/\"v7\""))), "ETag") == "W/\"v7\"");
    for (const char* vary : {"*", "Origin, accept-encoding"})
        BOOST_TEST(field(pass(std::move(answered().set("Vary", vary))), "Vary") == vary);
}

BOOST_AUTO_TEST_CASE(a_304_speaks_of_the_form_that_the_client_has) {
    auto not_modified = [](const char* known) {
        http::response response(304);
        response.set("ETag", "\"v7\"");
        return pass(std::move(response), {{"If-None-Match", known}});
    };
    BOOST_TEST(field(not_modified("\"v6\", W/\"v7\""), "ETag") == "W/\"v7\"");
    BOOST_TEST(field(not_modified("\"v7\""), "ETag") == "\"v7\"");
    BOOST_TEST(field(not_modified("\"v7\""), "Vary") == "Accept-Encoding");
    BOOST_TEST(coding(not_modified("\"v7\"")) == "(none)");
}

BOOST_AUTO_TEST_CASE(secrets_are_not_mixed_with_what_a_client_chose) {
    for (const fields& sent : {fields{{"Cookie", "a=b"}}, fields{{"Authorization", "Bearer x"}}}) {
        auto response = pass(answered(), sent);
        BOOST_TEST(coding(response) == "(none)");
        BOOST_TEST(field(response, "Vary") == "Accept-Encoding");
        BOOST_TEST(response.body() == large);
    }
    BOOST_TEST(coding(pass(std::move(answered().set("Set-Cookie", "a=b")))) == "(none)");

    testing::world world;
    app target{{.log = {.level = observe::log_level::off}}};
    target.use(compression());
    auto list = [] { return large; };
    target.get("/default", list).get("/open", list, middleware::compressible{});
    target.get("/never", list, middleware::not_compressible{});
    testing::client client(world, target);
    client.field("Accept-Encoding", "gzip");
    BOOST_TEST(field(client.get("/default").send(), "Content-Encoding") == "gzip");
    BOOST_TEST(field(client.get("/never").send(), "Content-Encoding") == "(none)");
    client.set_cookie("session", "x");
    BOOST_TEST(field(client.get("/default").send(), "Content-Encoding") == "(none)");
    auto open = client.get("/open").send();
    BOOST_TEST(field(open, "Content-Encoding") == "gzip");
    BOOST_TEST(unpacked("gzip", open.body()) == large);
}

// Each piece of a stream can be read before the next is written.
BOOST_AUTO_TEST_CASE(events_get_through) {
    http::response response;
    response.content_type("text/event-stream").stream([](http::body_writer& out) -> task<void> {
        co_await out.write("data: one\n\n");
        co_await out.write("");
        co_await out.write("data: two\n\n");
    });
    response = pass(std::move(response));
    BOOST_TEST(coding(response) == "gzip");
    const pieces sent = run(response);
    BOOST_TEST(sent.all.size() == 3U); // and the end
    auto decoder = http::make_decoder(http::content_coding::gzip);
    std::string read;
    for (const char* event : {"data: one\n\n", "data: two\n\n"}) {
        std::string_view rest = sent.all[event[6] == 'o' ? 0 : 1];
        read.clear();
        decoder->decode(rest, read, 1000);
        BOOST_TEST(read == event);
    }
    BOOST_TEST(unpacked("gzip", sent.together()) == "data: one\n\ndata: two\n\n");
}

BOOST_AUTO_TEST_CASE(large_bodies_are_compressed_while_they_are_sent) {
    std::string body;
    for (int i = 0; body.size() < 1'000'000; ++i)
        body += std::to_string(i) + ',';
    auto response = pass(answered(200, body));
    BOOST_TEST(coding(response) == "gzip");
    BOOST_TEST(response.body().empty());
    BOOST_TEST((unpacked("gzip", run(response).together()) == body));

    http::response stream;
    stream.content_type("text/csv").stream([body](http::body_writer& out) -> task<void> {
        co_await out.write(body);
        co_await out.write("end");
    });
    BOOST_TEST((unpacked("gzip", run(pass(std::move(stream))).together()) == body + "end"));
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_off_stays_broken) {
    http::response response;
    response.content_type("text/csv").stream([](http::body_writer& out) -> task<void> {
        co_await out.write("begun");
        throw std::runtime_error("broken");
    });
    response = pass(std::move(response));
    core::manual_clock time;
    core::runtime threads(time);
    pieces out;
    bool failed = false;
    asio::co_spawn(threads.executor(0), response.stream()(out),
        [&](const std::exception_ptr& error) { failed = error != nullptr; });
    threads.poll();
    BOOST_TEST(failed);
    BOOST_TEST(out.all.size() == 1U);
}

BOOST_AUTO_TEST_CASE(stands_around_etags_and_files) {
    mainstay_test::temporary_folder folder;
    folder.write("a.js", large);
    folder.write("small.js", "x");
    testing::world world;
    app target{{.log = {.level = observe::log_level::off}}};
    target.use(compression());
    target.get(
        "/list", [] { return large; }, middleware::etag());
    target.get("/files/{path...}", middleware::static_files(folder.path()));
    testing::client client(world, target);
    client.field("Accept-Encoding", "gzip");
    for (const char* path : {"/list", "/files/a.js"}) {
        auto first = client.get(path).send();
        BOOST_TEST(field(first, "Content-Encoding") == "gzip");
        BOOST_TEST(unpacked("gzip", first.body()) == large);
        BOOST_TEST(field(first, "Vary") == "Accept-Encoding");
        const std::string tag = field(first, "ETag");
        BOOST_TEST(tag.starts_with("W/"));
        auto again = client.get(path).field("If-None-Match", tag).send();
        BOOST_TEST(again.status() == 304);
        BOOST_TEST(field(again, "ETag") == tag);
        // A range is of the plain form, and a weak tag does not ask for one.
        auto part = client.get(path).field("Range", "bytes=0-9").field("If-Range", tag).send();
        BOOST_TEST(part.status() == 200);
    }
    auto part = client.get("/files/a.js").field("Range", "bytes=0-9").send();
    BOOST_TEST(part.status() == 206);
    BOOST_TEST(part.body() == "xxxxxxxxxx");
    BOOST_TEST(field(part, "Content-Encoding") == "(none)");
}

BOOST_AUTO_TEST_SUITE_END()
