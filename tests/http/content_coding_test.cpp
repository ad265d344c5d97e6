// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace mainstay;
using http::content_coding, http::encode_step;
using outcome = http::body_decoder::outcome;

namespace {

constexpr std::array all_codings = {content_coding::gzip, content_coding::br, content_coding::zstd};

std::vector<content_coding> built() {
    std::vector<content_coding> result;
    std::copy_if(all_codings.begin(), all_codings.end(), std::back_inserter(result), http::is_available);
    return result;
}

std::string choose(const std::vector<std::string>& fields) {
    http::request_builder builder("GET", "/");
    for (const auto& value : fields)
        builder.field("Accept-Encoding", value);
    constexpr std::array offered = {content_coding::zstd, content_coding::br, content_coding::gzip};
    return std::string(http::coding_name(http::choose_coding(builder.request(), offered)));
}

std::string text(std::size_t size) {
    std::string result;
    for (std::size_t i = 0; result.size() < size; ++i)
        result += "line " + std::to_string(i * 7919 % 1000) + " of a body\n";
    result.resize(size);
    return result;
}

std::string noise(std::size_t size) {
    std::string result;
    for (std::uint32_t seed = 1; result.size() < size; seed = seed * 1'664'525 + 1'013'904'223)
        result += static_cast<char>('a' + (seed >> 28));
    return result;
}

std::string pack(content_coding how, std::string_view bytes) {
    std::string out;
    http::make_encoder(how)->encode(bytes, encode_step::finish, out);
    return out;
}

// The input in pieces of `in`, the output in pieces of `out`; empty unless it is a whole body.
std::optional<std::string> unpack(content_coding how, std::string_view packed, std::size_t in, std::size_t out) {
    auto decoder = http::make_decoder(how);
    std::string result;
    while (!packed.empty()) {
        std::string_view piece = packed.substr(0, in);
        packed.remove_prefix(piece.size());
        for (;;) {
            const std::size_t before = result.size();
            const auto what = decoder->decode(piece, result, out);
            BOOST_REQUIRE_LE(result.size() - before, out);
            if (what == outcome::corrupt) return std::nullopt;
            if (what == outcome::more) break;
            BOOST_REQUIRE_EQUAL(result.size() - before, out);
        }
        BOOST_REQUIRE(piece.empty());
    }
    if (!decoder->at_end()) return std::nullopt;
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(content_coding_test)

BOOST_AUTO_TEST_CASE(knows_their_names) {
    for (auto each : all_codings)
        BOOST_TEST((http::coding_of(http::coding_name(each)) == each));
    BOOST_TEST((http::coding_of("GZIP") == content_coding::gzip));
    BOOST_TEST((http::coding_of("x-gzip") == content_coding::gzip));
    BOOST_TEST((http::coding_of("identity") == content_coding::identity));
    BOOST_TEST(!http::coding_of("deflate").has_value());
    BOOST_TEST(!http::coding_of("").has_value());
    BOOST_TEST(http::is_available(content_coding::gzip));
    BOOST_TEST(http::make_encoder(content_coding::identity) == nullptr);
    BOOST_TEST(http::make_decoder(content_coding::identity) == nullptr);
    for (auto each : all_codings)
        BOOST_TEST((http::make_encoder(each) != nullptr) == http::is_available(each));
}

BOOST_AUTO_TEST_CASE(chooses_what_is_liked_best) {
    BOOST_TEST(choose({}) == "identity");
    BOOST_TEST(choose({""}) == "identity");
    BOOST_TEST(choose({"gzip"}) == "gzip");
    BOOST_TEST(choose({"gzip, deflate, br, zstd"}) == "zstd");
    BOOST_TEST(choose({"gzip", "br"}) == "br");
    BOOST_TEST(choose({"gzip;q=1.0, br;q=0.9, zstd;q=0.999"}) == "gzip");
    BOOST_TEST(choose({"GZIP ; Q=0.5 , br;q=0.25"}) == "gzip");
    BOOST_TEST(choose({"gzip;q=0, br;q=0.001"}) == "br");
    BOOST_TEST(choose({"gzip;q=0"}) == "identity");
    BOOST_TEST(choose({"deflate, compress"}) == "identity");
    BOOST_TEST(choose({"*"}) == "zstd");
    BOOST_TEST(choose({"*;q=0"}) == "identity");
    BOOST_TEST(choose({"zstd;q=0, *;q=0.5"}) == "br");
    BOOST_TEST(choose({"gzip, *;q=0"}) == "gzip");
}

BOOST_AUTO_TEST_CASE(identity_can_be_liked_better_and_is_never_refused) {
    BOOST_TEST(choose({"identity, gzip;q=0.5"}) == "identity");
    BOOST_TEST(choose({"identity;q=0.5, gzip;q=0.5"}) == "gzip");
    BOOST_TEST(choose({"identity;q=0.5, *;q=0.1"}) == "identity");
    BOOST_TEST(choose({"identity;q=0, gzip;q=0.1"}) == "gzip");
    BOOST_TEST(choose({"identity;q=0"}) == "identity");
    BOOST_TEST(choose({"identity;q=0, *;q=0"}) == "identity");
}

BOOST_AUTO_TEST_CASE(a_malformed_weight_is_no_wish) {
    for (std::string_view weight : {"2", "-1", "1.1", "1.001", "0.1234", ".5", "0,5", "x", "", "1x", "01"})
        BOOST_TEST(choose({"gzip;q=" + std::string(weight)}) == "identity", weight);
    BOOST_TEST(choose({"gzip;level=1"}) == "identity");
    BOOST_TEST(choose({"gzip;q=1."}) == "gzip");
    BOOST_TEST(choose({"gzip;q=1.000"}) == "gzip");
}

BOOST_AUTO_TEST_CASE(what_was_packed_comes_out_the_same) {
    for (auto how : built()) {
        for (std::size_t size : {0U, 1U, 100U, 16'384U, 16'385U, 300'000U, 600'000U}) {
            // The last one is of bytes that hardly shrink, and so longer than what a codec keeps inside.
            const bool noise_only = size == 600'000U;
            const std::string whole = noise_only ? noise(size) : text(size), packed = pack(how, whole);
            if (size > 1000 && !noise_only) BOOST_TEST(packed.size() < size / 2);
            for (std::size_t out : {1'000U, 16'384U, 1'000'000U}) {
                BOOST_TEST((unpack(how, packed, 4096, out) == whole));
                BOOST_TEST((unpack(how, packed, packed.size(), out) == whole));
            }
            if (size <= 16'384) BOOST_TEST((unpack(how, packed, 1, 1) == whole));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_flush_lets_all_that_was_given_be_read) {
    for (auto how : built()) {
        auto encoder = http::make_encoder(how);
        auto decoder = http::make_decoder(how);
        std::string read;
        for (std::string_view event : {"data: one\n\n", "data: two\n\n", "", "data: three\n\n"}) {
            std::string packed;
            encoder->encode(event, encode_step::flush, packed);
            std::string_view rest = packed;
            read.clear();
            BOOST_TEST((decoder->decode(rest, read, 1000) == outcome::more));
            BOOST_TEST(read == event);
            BOOST_TEST(!decoder->at_end());
        }
        std::string end;
        encoder->encode("", encode_step::finish, end);
        std::string_view rest = end;
        BOOST_TEST((decoder->decode(rest, read, 1000) == outcome::more));
        BOOST_TEST(decoder->at_end());
    }
}

BOOST_AUTO_TEST_CASE(cut_or_spoiled_bodies_are_told) {
    for (auto how : built()) {
        const std::string packed = pack(how, text(5000));
        for (std::size_t size = 1; size < packed.size(); ++size)
            BOOST_TEST(!unpack(how, packed.substr(0, size), 64, 10'000).has_value());
        BOOST_TEST(!unpack(how, "this is not compressed at all", 64, 10'000).has_value());
        BOOST_TEST(!unpack(how, packed + "x", 64, 10'000).has_value());
        BOOST_TEST(!http::make_decoder(how)->at_end());
    }
    // What follows is looked at by whoever may have several parts.
    const std::string two = pack(content_coding::gzip, "one,") + pack(content_coding::gzip, "two");
    BOOST_TEST((unpack(content_coding::gzip, two, 7, 3) == "one,two"));
    std::string wrong_sum = pack(content_coding::gzip, "hello");
    wrong_sum[wrong_sum.size() - 8] ^= 1;
    BOOST_TEST(!unpack(content_coding::gzip, wrong_sum, 64, 100).has_value());
}

// A bomb is only as large as what is taken out of it.
BOOST_AUTO_TEST_CASE(gives_no_more_than_it_is_asked_for) {
    for (auto how : built()) {
        const std::string packed = pack(how, std::string(10'000'000, '\0'));
        BOOST_TEST(packed.size() < 20'000U);
        auto decoder = http::make_decoder(how);
        std::string_view rest = packed;
        std::string out;
        BOOST_TEST((decoder->decode(rest, out, 5000) == outcome::full));
        BOOST_TEST(out.size() == 5000U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
