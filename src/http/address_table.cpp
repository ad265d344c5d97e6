// SPDX-License-Identifier: BSL-1.0
#include "http/address_table.hpp"

#include <mainstay/http/client_network.hpp>

namespace mainstay::inline v0::http {
namespace {

bool is_local(std::string_view address) noexcept {
    return address.empty() || address.starts_with("127.") || address == "::1";
}

} // namespace

std::pair<address_table::place, bool> address_table::enter(std::string_view address, std::size_t most) {
    if (most == 0 || is_local(address)) return {place(), true};
    std::string network = client_network(address);
    std::lock_guard lock(mutex_);
    std::size_t& count = open_[network];
    if (count >= most) return {place(), false};
    ++count;
    return {place(shared_from_this(), std::move(network)), true};
}

void address_table::leave(const std::string& network) noexcept {
    std::lock_guard lock(mutex_);
    auto found = open_.find(network);
    if (found != open_.end() && --found->second == 0) open_.erase(found);
}

std::size_t address_table::size() const {
    std::lock_guard lock(mutex_);
    return open_.size();
}

} // namespace mainstay::inline v0::http
