// SPDX-License-Identifier: BSL-1.0
#include "auth/failure_table.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/hmac.hpp>
#include <mainstay/http/client_network.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace mainstay::inline v0::auth {
namespace {

constexpr std::size_t sample = 16;

template <class Records>
auto* find_account(Records& records, std::uint64_t key) {
    auto found = std::find_if(records.begin(), records.end(), [key](const auto& one) { return one.key == key; });
    return found == records.end() ? nullptr : &*found;
}

} // namespace

failure_table::failure_table(const sign_in_throttle_options& options) : options_(options) {
    core::random_bytes(secret_);
}

std::uint64_t failure_table::key(char kind, std::string_view text) const {
    std::string input(1, kind);
    input += text;
    auto digest = crypto::hmac_sha256(secret_, core::bytes_of(input));
    std::uint64_t result = 0;
    std::memcpy(&result, digest.data(), sizeof result);
    return result;
}

std::uint64_t failure_table::address_key(std::string_view numeric) const {
    return key('c', http::client_network(numeric));
}
std::uint64_t failure_table::account_key(std::string_view name) const {
    return key('a', name);
}

std::chrono::seconds failure_table::wait_for(time oldest, time now) const {
    return std::max(std::chrono::ceil<std::chrono::seconds>(oldest + options_.window - now), std::chrono::seconds{1});
}

failure_table::answer failure_table::judge(const address_record* from, const account_record* whose, time now) const {
    if (from == nullptr) return {.admitted = true};
    std::vector<time> failed_at; // the last failure at each account
    for (const auto& one : from->accounts) {
        if (!expired(one.last_failed, now)) failed_at.push_back(one.last_failed);
    }
    if (failed_at.size() >= options_.address_accounts) {
        auto first = failed_at.end() - static_cast<std::ptrdiff_t>(options_.address_accounts);
        std::nth_element(failed_at.begin(), first, failed_at.end());
        return {.retry_after = wait_for(*first, now)};
    }
    if (whose == nullptr) return {.admitted = from->accounts.size() < options_.address_accounts};
    std::size_t failures = whose->failures.size();
    if (failures >= options_.account_failures) {
        return {.retry_after = wait_for(whose->failures[failures - options_.account_failures], now)};
    }
    return {.admitted = failures + whose->under_way < options_.account_failures};
}

failure_table::answer failure_table::reserve(std::uint64_t address, std::uint64_t account, time now) {
    auto at = addresses_.find(address);
    if (at != addresses_.end() && !prune(at->second, now)) {
        addresses_.erase(at);
        at = addresses_.end();
    }
    account_record* whose = at == addresses_.end() ? nullptr : find_account(at->second.accounts, account);
    answer result = judge(at == addresses_.end() ? nullptr : &at->second, whose, now);
    if (!result.admitted) return result;
    if (whose == nullptr) {
        make_room(address, now);
        auto& accounts = addresses_[address].accounts;
        accounts.push_back({.key = account});
        ++accounts_;
        whose = &accounts.back();
    }
    // Room for its failure now, so that ending it needs no memory.
    whose->failures.reserve(whose->failures.size() + whose->under_way + 1);
    ++whose->under_way;
    return result;
}

bool failure_table::is_busy(std::uint64_t address, std::uint64_t account, time now) {
    auto at = addresses_.find(address);
    if (at == addresses_.end() || !prune(at->second, now)) return false;
    auto now_is = judge(&at->second, find_account(at->second.accounts, account), now);
    return !now_is.admitted && !now_is.retry_after;
}

template <class Change>
void failure_table::end(std::uint64_t address, std::uint64_t account, time now, Change change) noexcept {
    auto at = addresses_.find(address);
    if (at == addresses_.end()) return;
    auto* whose = find_account(at->second.accounts, account);
    if (whose == nullptr || whose->under_way == 0) return;
    --whose->under_way;
    change(*whose);
    prune_or_erase(at, now);
}

void failure_table::succeed(std::uint64_t address, std::uint64_t account, time now) noexcept {
    end(address, account, now, [](account_record& record) { record.failures.clear(); });
}

void failure_table::fail(std::uint64_t address, std::uint64_t account, time now) noexcept {
    end(address, account, now, [now](account_record& record) {
        record.failures.push_back(now);
        record.last_failed = now;
    });
}

void failure_table::withdraw(std::uint64_t address, std::uint64_t account, time now) noexcept {
    end(address, account, now, [](account_record&) {});
}

void failure_table::clear() noexcept {
    addresses_.clear();
    accounts_ = 0;
}

bool failure_table::prune(address_record& record, time now) noexcept {
    for (auto& one : record.accounts) {
        auto fresh = std::find_if(one.failures.begin(), one.failures.end(), [&](time at) { return !expired(at, now); });
        one.failures.erase(one.failures.begin(), fresh);
    }
    accounts_ -= std::erase_if(record.accounts,
        [&](const account_record& one) { return one.under_way == 0 && expired(one.last_failed, now); });
    return !record.accounts.empty();
}

void failure_table::prune_or_erase(map::iterator at, time now) noexcept {
    if (!prune(at->second, now)) addresses_.erase(at);
}

// Forgets the address that failed least out of a random few. Whoever wants a certain record gone has to fill the table
// with heavier ones, from as many addresses.
void failure_table::make_room(std::uint64_t keep, time now) {
    if (addresses_.size() < options_.most_addresses && accounts_ < options_.most_accounts) return;
    const std::size_t buckets = addresses_.bucket_count();
    std::optional<std::uint64_t> lightest;
    std::size_t least = 0, seen = 0;
    std::vector<std::uint64_t> stale;
    std::size_t bucket = static_cast<std::size_t>(random_.below(buckets));
    for (std::size_t i = 0; i < buckets && seen < sample; ++i, bucket = (bucket + 1) % buckets) {
        for (auto one = addresses_.begin(bucket); one != addresses_.end(bucket); ++one) {
            if (one->first == keep) continue;
            ++seen;
            if (!prune(one->second, now)) {
                stale.push_back(one->first);
                continue;
            }
            std::size_t weight = 0;
            bool under_way = false;
            for (const auto& account : one->second.accounts) {
                weight += 1 + account.failures.size();
                under_way = under_way || account.under_way != 0;
            }
            if (under_way || (lightest && weight >= least)) continue;
            lightest = one->first;
            least = weight;
        }
    }
    for (auto key : stale)
        addresses_.erase(key);
    if (!stale.empty() || !lightest) return;
    auto at = addresses_.find(*lightest);
    accounts_ -= at->second.accounts.size();
    addresses_.erase(at);
}

} // namespace mainstay::inline v0::auth
