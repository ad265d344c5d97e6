// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>
#include <mainstay/http/cookie.hpp>
#include <mainstay/http/cookie_keys.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view first = "the first secret, of 32 bytes ..", second = "another secret, of 32 bytes too.";

struct bench {
    core::manual_clock time;
    http::cookie_keys keys{{first}, time};
};

// Both kinds promise the same.
struct kind {
    std::string (http::cookie_keys::*make)(
        std::string_view, std::string_view, std::optional<std::chrono::seconds>) const;
    std::optional<std::string> (http::cookie_keys::*read)(std::string_view, std::string_view) const;
};
constexpr kind kinds[] = {
    {&http::cookie_keys::sign, &http::cookie_keys::verify}, {&http::cookie_keys::seal, &http::cookie_keys::open}};

} // namespace

BOOST_FIXTURE_TEST_SUITE(cookie_keys_test, bench)

BOOST_AUTO_TEST_CASE(give_back_what_went_in) {
    for (const kind& way : kinds) {
        for (const std::string& value : {std::string(), std::string("7"), std::string("a;b, \"c\"\r\n\0d", 11),
                 std::string("a.b.c"), std::string(2000, '\xff')}) {
            const auto text = (keys.*way.make)("user", value, std::nullopt);
            BOOST_TEST((keys.*way.read)("user", text).value() == value);
            BOOST_CHECK_NO_THROW(http::to_field_value({.name = "user", .value = text}));
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_that_was_changed_is_read) {
    for (const kind& way : kinds) {
        const auto text = (keys.*way.make)("user", "7", 60s);
        for (std::size_t at = 0; at < text.size(); ++at) {
            for (char put : {'A', 'B', '.', '=', '\0', '\xff'}) {
                auto changed = text;
                changed[at] = put;
                if (changed != text) BOOST_TEST(!(keys.*way.read)("user", changed));
            }
            BOOST_TEST(!(keys.*way.read)("user", text.substr(0, at)));
            BOOST_TEST(!(keys.*way.read)("user", text.substr(at + 1)));
        }
        for (std::string_view more : {"A", "=", ".", " "})
            BOOST_TEST(!(keys.*way.read)("user", text + std::string(more)));
        for (std::string_view bad : {"", ".", "..", "...", "Nw", "Nw..", "a b"})
            BOOST_TEST(!(keys.*way.read)("user", bad));
        BOOST_TEST(!(keys.*way.read)("user", std::string(1'000'000, 'A')));
        BOOST_TEST((keys.*way.read)("user", text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(names_and_purposes_are_part_of_it) {
    const auto signed_text = keys.sign("user", "7"), sealed = keys.seal("user", "7");
    for (std::string_view other : {"User", "user2", "", "use", "user=Nw"}) {
        BOOST_TEST(!keys.verify(other, signed_text));
        BOOST_TEST(!keys.open(other, sealed));
    }
    BOOST_TEST(!keys.open("user", signed_text));
    BOOST_TEST(!keys.verify("user", sealed));
}

BOOST_AUTO_TEST_CASE(a_sealed_value_is_hidden_and_never_the_same_twice) {
    const auto sealed = keys.seal("user", "a plain text");
    BOOST_TEST(sealed != keys.seal("user", "a plain text"));
    BOOST_TEST(sealed.find(core::base64url_encode(core::bytes_of("a plain text"))) == sealed.npos);
    BOOST_TEST(keys.sign("user", "7") == keys.sign("user", "7"));
}

BOOST_AUTO_TEST_CASE(values_expire_by_the_server_s_clock) {
    for (const kind& way : kinds) {
        const auto brief = (keys.*way.make)("user", "7", 60s), lasting = (keys.*way.make)("user", "7", std::nullopt);
        const auto longest = (keys.*way.make)("user", "7", std::chrono::seconds::max());
        BOOST_TEST(!(keys.*way.read)("user", (keys.*way.make)("user", "7", 0s)));
        BOOST_TEST(!(keys.*way.read)("user", (keys.*way.make)("user", "7", std::chrono::seconds::min())));
        time.advance(59s);
        BOOST_TEST((keys.*way.read)("user", brief).has_value());
        time.advance(1s);
        BOOST_TEST(!(keys.*way.read)("user", brief));
        time.advance(240h * 365);
        BOOST_TEST((keys.*way.read)("user", lasting).has_value());
        BOOST_TEST((keys.*way.read)("user", longest).has_value());
    }
}

BOOST_AUTO_TEST_CASE(secrets_are_replaced_without_a_cookie_lost) {
    const http::cookie_keys both({second, first}, time), later({second}, time);
    for (const kind& way : kinds) {
        const auto before = (keys.*way.make)("user", "7", std::nullopt);
        BOOST_TEST((both.*way.read)("user", before).value() == "7");
        BOOST_TEST(!(later.*way.read)("user", before));
        const auto after = (both.*way.make)("user", "7", std::nullopt);
        BOOST_TEST((later.*way.read)("user", after).value() == "7");
        BOOST_TEST(!(keys.*way.read)("user", after));
    }
}

BOOST_AUTO_TEST_CASE(mistakes_are_told) {
    using list = std::vector<std::string_view>;
    BOOST_CHECK_THROW(http::cookie_keys{list()}, std::invalid_argument);
    BOOST_CHECK_THROW(http::cookie_keys{list{first.substr(1)}}, std::invalid_argument);
    BOOST_CHECK_THROW((http::cookie_keys{list{first, ""}}), std::invalid_argument);
    for (const kind& way : kinds) {
        for (std::string_view name : {"", "a=b", "a b"})
            BOOST_CHECK_THROW((keys.*way.make)(name, "7", std::nullopt), std::invalid_argument);
        BOOST_CHECK_THROW((keys.*way.make)("a", std::string(3100, 'x'), std::nullopt), std::length_error);
    }
}

BOOST_AUTO_TEST_SUITE_END()
