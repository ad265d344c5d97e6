// SPDX-License-Identifier: BSL-1.0
#include "http/forwarded_client.hpp"

#include "http/characters.hpp"
#include "http/ip_address.hpp"
#include "http/request_access.hpp"

#include <mainstay/http/url.hpp>

#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {
namespace {

// More proxies in a row than anybody has; what is further left is not looked at.
constexpr int most_elements = 64;

// The elements of a list, over all field lines of that name, from the last to the first. From that side what a client
// has written cannot change how a proxy's element behind it is read.
class elements_from_right {
public:
    elements_from_right(const request& in, std::string_view name, bool quotes) noexcept
        : fields_(in.fields())
        , name_(name)
        , quotes_(quotes) {}

    std::optional<std::string_view> next() noexcept {
        while (left_-- > 0) {
            if (line_ended_ && !find_line()) return std::nullopt;
            std::string_view element = trim(cut_last());
            if (!element.empty()) return element;
        }
        return std::nullopt;
    }

private:
    bool find_line() noexcept {
        while (!fields_.empty()) {
            const field_view& last = fields_.back();
            fields_ = fields_.first(fields_.size() - 1);
            if (!equals_ignoring_case(last.name, name_)) continue;
            rest_ = last.value;
            line_ended_ = false;
            return true;
        }
        return false;
    }

    std::string_view cut_last() noexcept {
        bool quoted = false;
        for (std::size_t at = rest_.size(); at-- > 0;) {
            if (quotes_ && rest_[at] == '"' && !(quoted && escaped(at))) quoted = !quoted;
            if (rest_[at] != ',' || quoted) continue;
            std::string_view element = rest_.substr(at + 1);
            rest_ = rest_.substr(0, at);
            return element;
        }
        line_ended_ = true;
        return rest_;
    }

    bool escaped(std::size_t at) const noexcept {
        std::size_t slashes = 0;
        while (slashes < at && rest_[at - slashes - 1] == '\\')
            ++slashes;
        return slashes % 2 == 1;
    }

    std::span<const field_view> fields_;
    std::string_view name_, rest_;
    bool quotes_, line_ended_ = true;
    int left_ = most_elements;
};

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
    std::uint16_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.size() > 5) return std::nullopt;
    return value;
}

struct node {
    ip_address address;
    std::uint16_t port = 0;
};

// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
std::optional<node> parse_node(std::string_view text) noexcept {
    std::string_view host = text, port;
    bool has_port = false;
    if (text.starts_with('[')) {
        std::size_t end = text.find(']');
        if (end == text.npos) return std::nullopt;
        host = text.substr(1, end - 1);
        if (host.find(':') == host.npos) return std::nullopt;
        std::string_view rest = text.substr(end + 1);
        has_port = !rest.empty();
        if (has_port && rest.front() != ':') return std::nullopt;
        if (has_port) port = rest.substr(1);
    } else if (std::size_t colon = text.find(':'); colon != text.npos && text.find(':', colon + 1) == text.npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
        has_port = true;
    }
    auto address = parse_ip(host);
    if (!address) return std::nullopt;
    node made{*address};
    // An obfuscated port (RFC 7239 section 6.3) says nothing, and no more is lost.
    bool obfuscated = port.size() > 1 && port.front() == '_';
    if (has_port && !obfuscated) {
        auto number = parse_port(port);
        if (!number) return std::nullopt;
        made.port = *number;
    }
    return made;
}

struct hop {
    std::string_view node, proto, host;
    bool good = true; // as an element
};

// One value, unquoted; false for what is none. An escape inside quotes has no use in addresses, schemes and hosts.
bool take_value(std::string_view& rest, std::string_view& value) noexcept {
    if (rest.starts_with('"')) {
        std::size_t end = rest.find('"', 1);
        if (end == rest.npos) return false;
        value = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
    } else {
        value = rest.substr(0, rest.find_first_of("; \t\""));
        rest.remove_prefix(value.size());
        if (value.empty()) return false;
    }
    return value.find('\\') == value.npos;
}

hop parse_element(std::string_view rest) noexcept {
    hop made, bad;
    bad.good = false;
    bool more = true;
    while (more) {
        std::size_t equals = rest.find('=');
        if (equals == rest.npos || !is_token(rest.substr(0, equals))) return bad;
        std::string_view name = rest.substr(0, equals), value;
        rest.remove_prefix(equals + 1);
        if (!take_value(rest, value)) return bad;
        for (auto [known, into] :
            {std::pair{std::string_view("for"), &made.node}, {"proto", &made.proto}, {"host", &made.host}}) {
            if (!equals_ignoring_case(name, known)) continue;
            if (into->data() != nullptr) return bad; // twice
            *into = value;
        }
        rest = trim(rest);
        more = rest.starts_with(';');
        if (more) rest = trim(rest.substr(1));
    }
    return rest.empty() ? made : bad;
}

bool has_port(std::string_view authority) noexcept {
    const std::size_t colon = authority.rfind(':');
    return colon != authority.npos && authority.find(']', colon) == authority.npos;
}

// The value that was told beside the address `hops` from the right; a single one stands for all.
std::string_view beside(const request& in, std::string_view name, int hops) noexcept {
    elements_from_right values(in, name, false);
    auto last = values.next();
    if (!last) return {};
    std::string_view found = *last;
    for (int i = 0; i < hops; ++i) {
        auto further = values.next();
        if (!further) return *last;
        found = *further;
    }
    return found;
}

} // namespace

void resolve_client(request& in, const forwarded_options& options, const network_list& trusted, peer& client,
    std::string& authority) {
    client = in.peer();
    detail::request_access(in).client = &client;
    if (options.family == forwarded_family::none) return;
    const bool standard = options.family == forwarded_family::forwarded;
    std::string_view proto, host;
    elements_from_right elements(in, standard ? "Forwarded" : "X-Forwarded-For", standard);
    int hops = 0;
    for (auto element = elements.next(); element; element = elements.next()) {
        hop told = standard ? parse_element(*element) : hop{*element, {}, {}, true};
        if (!told.good) break;
        proto = told.proto;
        host = told.host;
        auto from = parse_node(told.node);
        if (!from) break;
        write_ip(from->address, client.address);
        client.port = from->port;
        if (!trusted.contains(client.address)) break;
        ++hops;
    }
    if (!standard && options.proto) proto = beside(in, "X-Forwarded-Proto", hops);
    if (!standard && options.host) host = beside(in, "X-Forwarded-Host", hops);
    if (options.proto && !proto.empty()) {
        client.secure = equals_ignoring_case(proto, "https") || equals_ignoring_case(proto, "wss");
    }
    if (options.host && !host.empty() && parse_authority(host)) detail::request_access(in).authority = host;
    if (standard || !options.port || in.authority().empty() || has_port(in.authority())) return;
    const auto port = parse_port(beside(in, "X-Forwarded-Port", hops));
    if (!port || *port == 0 || *port == (client.secure ? 443 : 80)) return;
    authority.assign(in.authority()).append(":").append(std::to_string(*port));
    detail::request_access(in).authority = authority;
}

} // namespace mainstay::inline v0::http
