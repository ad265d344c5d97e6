// SPDX-License-Identifier: BSL-1.0
// What a server sends is read without trust: whatever the bytes, an answer or a reason.
#include "data/postgres/decode.hpp"
#include "data/postgres/type.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace mainstay::data;
using namespace mainstay::data::postgres;
using detail::cell;
using detail::storage;
using namespace std::string_literals;

namespace {

constexpr unsigned all_types[] = {type::bool_, type::bytea, type::int2, type::int4, type::int8, type::oid, type::text,
    type::float4, type::float8, type::date, type::timestamp, type::timestamptz, type::numeric, type::uuid, type::jsonb,
    type::json, type::varchar, 99999};

std::string decimal(const std::string& bytes) {
    cell out;
    std::string scratch;
    const char* why = decode_binary(type::numeric, bytes, storage::text, out, scratch);
    return why == nullptr ? std::string(out.bytes) : "refused";
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_decode_test)

BOOST_AUTO_TEST_CASE(decimals_are_read_digit_by_digit) {
    BOOST_TEST(decimal("\0\0\0\0\0\0\0\0"s) == "0");
    BOOST_TEST(decimal("\0\0\0\0\0\0\0\2"s) == "0.00");
    BOOST_TEST(decimal("\0\1\0\0\0\0\0\0\0\7"s) == "7");
    BOOST_TEST(decimal("\0\1\0\1\0\0\0\0\0\7"s) == "70000");
    BOOST_TEST(decimal("\0\2\0\1\x40\0\0\3\0\1\x04\xd2"s) == "-11234.000");
    BOOST_TEST(decimal("\0\1\xff\xff\0\0\0\3\x13\x88"s) == "0.500");
    BOOST_TEST(decimal("\0\1\xff\xfe\0\0\0\6\0\x64"s) == "0.000001");
    BOOST_TEST(decimal("\0\0\0\0\xc0\0\0\0"s) == "NaN");
    // Fewer digits than it says, a sign that is none, more decimals than there can be.
    BOOST_TEST(decimal("\0\2\0\0\0\0\0\0\0\7"s) == "refused");
    BOOST_TEST(decimal("\0\1\0\0\x12\x34\0\0\0\7"s) == "refused");
    BOOST_TEST(decimal("\0\1\0\0\0\0\xff\xff\0\7"s) == "refused");
    BOOST_TEST(decimal("\0\1\0"s) == "refused");
}

BOOST_AUTO_TEST_CASE(any_bytes_give_a_value_or_a_reason) {
    std::mt19937 random(11);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes(random() % 20, ' ');
        for (auto& c : bytes)
            c = i % 2 == 0 ? static_cast<char>(random()) : "0123456789-:+. tfx\\ea"[random() % 21];
        for (unsigned of : all_types) {
            for (auto wanted : {storage::integer, storage::real, storage::text, storage::blob}) {
                cell out;
                std::string scratch;
                for (auto* decode : {&decode_binary, &decode_text}) {
                    out = {};
                    const char* why = decode(of, bytes, wanted, out, scratch);
                    BOOST_TEST_REQUIRE((why != nullptr || out.kind != storage::null));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(text_forms_are_read_as_strictly) {
    auto read = [](unsigned of, const std::string& text, storage wanted = storage::text) {
        cell out;
        std::string scratch;
        if (decode_text(of, text, wanted, out, scratch) != nullptr) return "refused"s;
        return out.kind == storage::integer ? std::to_string(out.integer) : std::string(out.bytes);
    };
    BOOST_TEST(read(type::bool_, "t") == "1");
    BOOST_TEST(read(type::bool_, "true") == "refused");
    BOOST_TEST(read(type::int4, "-12") == "-12");
    BOOST_TEST(read(type::int8, "12x") == "refused");
    BOOST_TEST(read(type::bytea, "\\x00ff") == "\0\xff"s);
    BOOST_TEST(read(type::bytea, "\\x0") == "refused");
    BOOST_TEST(read(type::bytea, "\\x+1") == "refused");
    BOOST_TEST(read(type::timestamptz, "1970-01-01 00:00:01.5+00") == "1500000");
    BOOST_TEST(read(type::timestamp, "1969-12-31 23:59:59.999999") == "-1");
    BOOST_TEST(read(type::timestamptz, "infinity") == "refused");
    BOOST_TEST(read(type::timestamptz, "1970-01-01T00:00:01Z") == "refused");
    BOOST_TEST(read(type::numeric, "3", storage::integer) == "3");
    BOOST_TEST(read(type::numeric, "99999999999999999999", storage::integer) == "99999999999999999999");
}

BOOST_AUTO_TEST_SUITE_END()
