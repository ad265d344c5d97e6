// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/http_duration.hpp>

#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

namespace mainstay::inline v0::observe {
namespace {

constexpr std::string_view name = "http_server_request_duration_seconds";
constexpr std::string_view help = "Duration of HTTP server requests.";

// Those of RFC 9110, and PATCH (RFC 5789).
constexpr std::string_view known_methods[] = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"};

// The view of a literal, so that a method is known by its address.
std::string_view known(std::string_view method) {
    for (std::string_view one : known_methods) {
        if (one == method) return one;
    }
    return "_OTHER";
}

std::size_t mix(std::string_view method, std::string_view route, int status) {
    constexpr std::uint64_t factor = 0x9e3779b97f4a7c15;
    std::uint64_t hash = static_cast<std::uint64_t>(status) * factor + reinterpret_cast<std::uintptr_t>(method.data());
    const char* at = route.data();
    std::size_t left = route.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 29;
    }
    std::uint64_t word = route.size();
    for (; left > 0; --left)
        word = word << 8 | static_cast<unsigned char>(*at++);
    hash = (hash ^ word) * factor;
    return static_cast<std::size_t>(hash ^ hash >> 32);
}

} // namespace

// A table with open addressing whose entries only ever come: reading it takes no lock.
class http_duration::state {
public:
    explicit state(metrics& target) : target_(target) {}

    histogram& find(std::string_view method, std::string_view route, int status) {
        method = known(method);
        std::size_t hash = mix(method, route, status);
        for (std::size_t at = hash;; ++at) {
            const entry* one = table_[at & mask].load(std::memory_order_acquire);
            if (one == nullptr) return add(method, route, status, hash);
            if (one->status == status && one->method.data() == method.data() && one->route == route) return one->series;
        }
    }

private:
    struct entry {
        std::string_view method;
        std::string route;
        int status;
        histogram& series;
    };

    histogram& add(std::string_view method, std::string_view route, int status, std::size_t hash) {
        labels of{{"http_request_method", std::string(method)}, {"http_route", std::string(route)}};
        if (status == 0) {
            of.emplace_back("error_type", "cancelled");
        } else {
            of.emplace_back("http_response_status_code", std::to_string(status));
        }
        histogram& series = target_.histogram(name, help, duration_buckets(), of);
        std::lock_guard lock(mutex_);
        // Half full it takes no more: what comes then is looked up the slow way, and the metrics bound their number.
        if (entries_.size() >= slots / 2) return series;
        std::size_t at = hash;
        while (const entry* one = table_[at & mask].load(std::memory_order_relaxed)) {
            if (one->status == status && one->method.data() == method.data() && one->route == route) return one->series;
            ++at;
        }
        entries_.push_back(std::make_unique<entry>(entry{method, std::string(route), status, series}));
        table_[at & mask].store(entries_.back().get(), std::memory_order_release);
        return series;
    }

    static constexpr std::size_t slots = 4096, mask = slots - 1;
    metrics& target_;
    std::array<std::atomic<const entry*>, slots> table_{};
    std::mutex mutex_;
    std::vector<std::unique_ptr<const entry>> entries_;
};

http_duration::http_duration(metrics& target) : state_(new state(target)) {}
http_duration::~http_duration() = default;

void http_duration::record(
    std::string_view method, std::string_view route, int status, std::chrono::nanoseconds took) noexcept {
    try {
        state_->find(method, route, status).record(took);
    } catch (...) {
        // Out of memory for a new series: a measurement less is better than a request less.
    }
}

} // namespace mainstay::inline v0::observe
