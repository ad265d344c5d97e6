// SPDX-License-Identifier: BSL-1.0
#include "http/tls_ticket_keys.hpp"

#include <openssl/rand.h>

#include <cstring>
#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

tls_ticket_key make_key() {
    tls_ticket_key made{};
    if (RAND_bytes(made.name.data(), static_cast<int>(made.name.size())) != 1 ||
        RAND_priv_bytes(made.cipher.data(), static_cast<int>(made.cipher.size())) != 1 ||
        RAND_priv_bytes(made.mac.data(), static_cast<int>(made.mac.size())) != 1) {
        throw std::runtime_error("tls: no random bytes");
    }
    return made;
}

} // namespace

void tls_ticket_keys::rotate() {
    const auto now = time_->steady_now();
    if (current_ && now < until_) return;
    const bool gap = !current_ || now >= until_ + lifetime_;
    auto made = make_key();
    previous_ = gap ? std::nullopt : current_;
    current_ = made;
    until_ = now + lifetime_;
}

tls_ticket_key tls_ticket_keys::current() {
    std::lock_guard lock(mutex_);
    rotate();
    return *current_;
}

std::optional<tls_ticket_keys::found> tls_ticket_keys::find(const unsigned char* name) {
    std::lock_guard lock(mutex_);
    rotate();
    if (std::memcmp(current_->name.data(), name, current_->name.size()) == 0) return found{*current_, false};
    if (previous_ && std::memcmp(previous_->name.data(), name, previous_->name.size()) == 0) {
        return found{*previous_, true};
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::http
