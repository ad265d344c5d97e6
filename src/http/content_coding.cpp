// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/content_coding.hpp>

#include "http/codings.hpp"

#include <mainstay/http/field.hpp>

#include <algorithm>
#include <array>

namespace mainstay::inline v0::http {
namespace {

constexpr std::array<std::string_view, 4> names = {"identity", "gzip", "br", "zstd"};

// Thousandths (RFC 9110 section 12.4.2); -1 for what is no weight.
int weight_of(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
    int value = (text[0] - '0') * 1000, unit = 100;
    if (text.size() > 1 && text[1] != '.') return -1;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value += (text[i] - '0') * unit;
    }
    return value <= 1000 ? value : -1;
}

struct wish {
    std::string_view name;
    int weight = 1000;
};

// An element of the list with its weight; one that is malformed is not wished for.
wish read_wish(std::string_view element) noexcept {
    const std::size_t semicolon = element.find(';');
    wish result{trim(element.substr(0, semicolon))};
    if (semicolon == std::string_view::npos) return result;
    const std::string_view parameter = trim(element.substr(semicolon + 1));
    if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=') {
        result.weight = 0;
        return result;
    }
    result.weight = std::max(0, weight_of(parameter.substr(2)));
    return result;
}

// What each coding weighs, by the order of the enumeration; -1 for what was not named.
struct weights {
    std::array<int, names.size()> of = {-1, -1, -1, -1};
    int others = -1;
};

weights read_weights(const request& asked) noexcept {
    weights result;
    for (const auto& [name, value] : asked.fields()) {
        if (!equals_ignoring_case(name, "Accept-Encoding")) continue;
        std::string_view rest = value;
        for (auto one = next_list_element(rest); !one.empty(); one = next_list_element(rest)) {
            const wish wanted = read_wish(one);
            if (wanted.name == "*") {
                result.others = std::max(result.others, wanted.weight);
            } else if (const auto coding = coding_of(wanted.name)) {
                auto& known = result.of[static_cast<std::size_t>(*coding)];
                known = std::max(known, wanted.weight);
            }
        }
    }
    return result;
}

} // namespace

std::string_view coding_name(content_coding which) noexcept {
    return names[static_cast<std::size_t>(which)];
}

std::optional<content_coding> coding_of(std::string_view name) noexcept {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equals_ignoring_case(name, names[i])) return static_cast<content_coding>(i);
    }
    if (equals_ignoring_case(name, "x-gzip")) return content_coding::gzip;
    return std::nullopt;
}

bool is_available(content_coding which) noexcept {
    switch (which) {
    case content_coding::br:
        return has_br;
    case content_coding::zstd:
        return has_zstd;
    case content_coding::identity:
    case content_coding::gzip:
        break;
    }
    return true;
}

content_coding choose_coding(const request& asked, std::span<const content_coding> offered) noexcept {
    const weights wanted = read_weights(asked);
    const auto weight = [&](content_coding which) {
        const int own = wanted.of[static_cast<std::size_t>(which)];
        return own >= 0 ? own : wanted.others;
    };
    content_coding best = content_coding::identity;
    // Unless it is named, it is as good as nothing: whoever names a coding wants it rather.
    int most = std::max(0, wanted.of[0]);
    bool chosen = false;
    for (content_coding each : offered) {
        const int own = each == content_coding::identity ? -1 : weight(each);
        if (own <= 0 || own < most || (chosen && own == most)) continue;
        best = each;
        most = own;
        chosen = true;
    }
    return best;
}

std::unique_ptr<body_encoder> make_encoder(content_coding which) {
    switch (which) {
    case content_coding::gzip:
        return make_gzip_encoder();
    case content_coding::br:
        return make_br_encoder();
    case content_coding::zstd:
        return make_zstd_encoder();
    case content_coding::identity:
        break;
    }
    return nullptr;
}

std::unique_ptr<body_decoder> make_decoder(content_coding which) {
    switch (which) {
    case content_coding::gzip:
        return make_gzip_decoder();
    case content_coding::br:
        return make_br_decoder();
    case content_coding::zstd:
        return make_zstd_decoder();
    case content_coding::identity:
        break;
    }
    return nullptr;
}

} // namespace mainstay::inline v0::http
