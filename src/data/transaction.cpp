// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/transaction.hpp>

#include "data/driver.hpp"

namespace mainstay::inline v0::data {

open_transaction::~open_transaction() = default;

void open_transaction::after_commit(std::function<void()> f) {
    link_->after_commit.push_back(std::move(f));
}
void open_transaction::before_commit(std::function<task<void>(open_transaction&)> f) {
    link_->before_commit.push_back(std::move(f));
}

task<detail::outcome> open_transaction::run(detail::statement& what) {
    return link_->run(what);
}
task<std::unique_ptr<detail::cursor>> open_transaction::open(detail::statement& what) {
    return link_->open(what);
}
task<void> open_transaction::transact(detail::transaction_body& body, transaction_options options) {
    return link_->transact(body, options);
}

void open_transaction::carry(const void* key, std::shared_ptr<void> value) {
    for (auto& [present, kept] : carried_) {
        if (present == key) {
            kept = std::move(value);
            return;
        }
    }
    carried_.emplace_back(key, std::move(value));
}

void* open_transaction::carried(const void* key) noexcept {
    for (auto& [present, kept] : carried_) {
        if (present == key) return kept.get();
    }
    return nullptr;
}

task<bool> detail::transaction_link::run_body(transaction_body& body) {
    open_transaction given(*this);
    bool keep = co_await body.run(given);
    // By index: what is staged may stage more.
    for (std::size_t i = 0; keep && i < before_commit.size(); ++i) {
        auto staged = std::move(before_commit[i]);
        co_await staged(given);
    }
    co_return keep;
}

} // namespace mainstay::inline v0::data
