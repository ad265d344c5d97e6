// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/url.hpp>

#include "http/characters.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/field.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace mainstay::inline v0::http {
namespace {

// Calls f with the raw name and value of each pair, until it returns false.
template <class F>
void each_pair(std::string_view query, F&& f) {
    while (!query.empty()) {
        std::size_t end = query.find('&');
        std::string_view pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (pair.empty()) continue;
        std::size_t equals = pair.find('=');
        std::string_view value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (!f(pair.substr(0, equals), value)) return;
    }
}

bool names(std::string_view raw, std::string_view name) {
    if (raw.find_first_of("%+") == std::string_view::npos) return raw == name;
    auto decoded = core::form_decode(raw);
    return decoded && *decoded == name;
}

bool is_address6(std::string_view text) noexcept {
    char copy[INET6_ADDRSTRLEN];
    if (text.size() >= sizeof copy) return false;
    // A NUL inside would hide what stands behind it.
    for (char c : text) {
        if (!is_in(c, is_hex) && c != ':' && c != '.') return false;
    }
    *std::copy(text.begin(), text.end(), copy) = '\0';
    in6_addr address;
    return ::inet_pton(AF_INET6, copy, &address) == 1;
}

// Whether an escape starts at i.
bool is_escape(std::string_view text, std::size_t i) noexcept {
    return text.size() - i >= 3 && is_in(text[i + 1], is_hex) && is_in(text[i + 2], is_hex);
}
unsigned escaped(std::string_view text, std::size_t i) noexcept {
    return hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]);
}

// reg-name of RFC 3986 section 3.2.2. What an escape hides must be part of a name too: `a%2fb` or `a%40b` would be
// another host to who decodes it.
bool is_name(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_in(text[i], in_host)) return false;
        if (text[i] != '%') continue;
        if (!is_escape(text, i)) return false;
        unsigned hidden = escaped(text, i);
        if (hidden == '%' || (hidden < 0x80 && !is_in(static_cast<char>(hidden), in_host))) return false;
        i += 2;
    }
    return !text.empty();
}

} // namespace

std::optional<std::pair<std::string_view, std::uint16_t>> parse_authority(std::string_view text) noexcept {
    std::string_view host, port;
    if (text.starts_with('[')) {
        std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        port = text.substr(end + 1);
        if (!is_address6(host) || (!port.empty() && port.front() != ':')) return std::nullopt;
    } else {
        host = text.substr(0, text.find(':'));
        port = text.substr(host.size());
        if (!is_name(host)) return std::nullopt;
    }
    if (!port.empty()) port.remove_prefix(1);
    if (port.empty()) return std::pair{host, std::uint16_t{0}};
    if (port.size() > 5 || !all_in(port, is_digit)) return std::nullopt;
    unsigned number = 0;
    for (char c : port)
        number = number * 10 + static_cast<unsigned>(c - '0');
    if (number == 0 || number > 65535) return std::nullopt;
    return std::pair{host, static_cast<std::uint16_t>(number)};
}

std::optional<url_view> parse_url(std::string_view text) noexcept {
    url_view url;
    std::size_t mark = text.find("://");
    if (mark == std::string_view::npos || !all_in(text, in_target)) return std::nullopt;
    url.scheme = text.substr(0, mark);
    bool secure = equals_ignoring_case(url.scheme, "https");
    if (!secure && !equals_ignoring_case(url.scheme, "http")) return std::nullopt;
    std::string_view rest = text.substr(mark + 3);
    std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    auto parts = parse_authority(authority);
    if (!parts) return std::nullopt;
    url.host = parts->first;
    url.port = parts->second != 0 ? parts->second : secure ? 443 : 80;
    rest.remove_prefix(authority.size());
    std::size_t question = rest.find('?');
    url.path = rest.substr(0, question);
    if (question != std::string_view::npos) url.query = rest.substr(question + 1);
    return url;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query, std::size_t limit) {
    std::vector<std::pair<std::string, std::string>> pairs;
    bool sound = true;
    each_pair(query, [&](std::string_view raw_name, std::string_view raw_value) {
        auto name = core::form_decode(raw_name), value = core::form_decode(raw_value);
        sound = name && value && pairs.size() < limit;
        if (sound) pairs.emplace_back(std::move(*name), std::move(*value));
        return sound;
    });
    if (!sound) return std::nullopt;
    return pairs;
}

query_value find_query(std::string_view query, std::string_view name) {
    query_value result;
    each_pair(query, [&](std::string_view raw_name, std::string_view raw_value) {
        if (!names(raw_name, name)) return true;
        result.found = true;
        result.text = core::form_decode(raw_value);
        return false;
    });
    return result;
}

} // namespace mainstay::inline v0::http
