// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/network_list.hpp>

#include "http/ip_address.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

// The first `count` of 64 bits.
constexpr std::uint64_t leading(unsigned count) noexcept {
    return count == 0 ? 0 : ~std::uint64_t{0} << (64 - count);
}

} // namespace

// What is wrong with the text; empty when it was added.
std::string network_list::add(std::string_view text, std::vector<network>& to) {
    auto wrong = [&](std::string_view why) { return '"' + std::string(text) + "\" " + std::string(why); };
    std::size_t slash = text.find('/');
    auto address = parse_ip(text.substr(0, slash));
    if (!address) return wrong("is no address, no network such as 10.0.0.0/8, and not \"unix\"");
    const bool v4 = address->is_v4();
    const bool mapped = v4 && text.find(':') != text.npos;
    const unsigned longest = v4 && !mapped ? 32 : 128;
    unsigned prefix = longest;
    if (slash != text.npos) {
        std::string_view digits = text.substr(slash + 1);
        auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        bool whole = error == std::errc{} && end == digits.data() + digits.size();
        if (!whole || prefix > longest || (digits.size() > 1 && digits.front() == '0')) {
            return wrong("has no prefix length from 0 to " + std::to_string(longest));
        }
    }
    if (mapped && prefix < 96) return wrong("mixes IPv4 and IPv6");
    if (longest == 32) prefix += 96;
    network made{address->high, address->low, leading(std::min(prefix, 64U)), leading(prefix > 64 ? prefix - 64 : 0), v4};
    if ((made.high & ~made.high_mask) != 0 || (made.low & ~made.low_mask) != 0) {
        return wrong("has bits set behind its prefix");
    }
    to.push_back(made);
    return {};
}

network_list::network_list(std::span<const std::string> texts) {
    std::string mistakes;
    for (const std::string& text : texts) {
        if (text == "unix") {
            unix_ = true;
        } else if (std::string mistake = add(text, networks_); !mistake.empty()) {
            mistakes += (mistakes.empty() ? "" : "; ") + mistake;
        }
    }
    if (!mistakes.empty()) throw std::invalid_argument(mistakes);
}

bool network_list::contains(std::string_view address) const noexcept {
    if (address.empty()) return unix_;
    if (networks_.empty()) return false;
    auto parsed = parse_ip(address);
    if (!parsed) return false;
    return std::any_of(networks_.begin(), networks_.end(), [&](const network& each) {
        return each.v4 == parsed->is_v4() && ((parsed->high ^ each.high) & each.high_mask) == 0 &&
               ((parsed->low ^ each.low) & each.low_mask) == 0;
    });
}

} // namespace mainstay::inline v0::http
