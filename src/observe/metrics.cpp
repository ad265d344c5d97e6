// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/metrics.hpp>

#include <mainstay/core/encoding.hpp>

#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <stdexcept>
#include <variant>

namespace mainstay::inline v0::observe {
namespace {

bool is_name(std::string_view name, bool colon) {
    auto letter = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colon && c == ':');
    };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

[[noreturn]] void refuse(std::string_view name, const char* why) {
    throw std::invalid_argument("metric " + std::string(name) + ": " + why);
}

// Sorted, without empty values (to Prometheus they are the same as no label), and UTF-8 whatever came in.
labels normal(std::string_view metric, labels given) {
    std::erase_if(given, [](const auto& label) { return label.second.empty(); });
    std::sort(given.begin(), given.end());
    for (std::size_t i = 0; i < given.size(); ++i) {
        auto& [name, value] = given[i];
        if (!is_name(name, false) || name.starts_with("__") || name == "le")
            refuse(metric, "a label's name is not one");
        if (i > 0 && given[i - 1].first == name) refuse(metric, "a label stands twice");
        if (core::is_utf8(value)) continue;
        std::replace_if(
            value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    }
    return given;
}

// As the text format wants it: a description stands on one line.
std::string one_line(std::string_view help) {
    std::string out;
    for (char c : help) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\\') {
            out += "\\\\";
        } else {
            out += c;
        }
    }
    return out;
}

using watched = std::function<double()>;
using series = std::variant<std::unique_ptr<counter>, std::unique_ptr<gauge>, std::unique_ptr<histogram>,
    std::unique_ptr<watched>>;

struct family {
    std::string help;
    prometheus::MetricType type;
    std::vector<double> bounds;
    std::map<labels, series> all;
};

prometheus::ClientMetric::Histogram cumulative(const histogram& from) {
    prometheus::ClientMetric::Histogram result;
    auto values = from.values();
    result.sample_sum = values.sum;
    for (std::size_t i = 0; i < values.counts.size(); ++i) {
        result.sample_count += values.counts[i];
        if (i < from.bounds().size()) result.bucket.push_back({result.sample_count, from.bounds()[i]});
    }
    return result;
}

prometheus::ClientMetric collect(const labels& of, const series& one) {
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : of)
        metric.label.push_back({name, value});
    switch (one.index()) {
    case 0:
        metric.counter.value = static_cast<double>(std::get<0>(one)->value());
        break;
    case 1:
        metric.gauge.value = std::get<1>(one)->value();
        break;
    case 2:
        metric.histogram = cumulative(*std::get<2>(one));
        break;
    default:
        metric.gauge.value = (*std::get<3>(one))();
    }
    return metric;
}

} // namespace

class metrics::state final : public prometheus::Collectable {
public:
    explicit state(metrics_options options) : options_(options) {}

    template <class T, class Make>
    T& find_or_make(std::string_view name, std::string_view help, prometheus::MetricType type,
        std::span<const double> bounds, const labels& of, Make make) {
        labels wanted = normal(name, of);
        std::lock_guard lock(mutex_);
        family& all = family_of(name, help, type, bounds);
        auto found = all.all.find(wanted);
        if (found == all.all.end()) {
            if (!wanted.empty() && all.all.size() >= options_.series) {
                for (auto& [label, value] : wanted)
                    value = "other";
                found = all.all.find(wanted);
            }
            if (found == all.all.end()) found = all.all.emplace(std::move(wanted), make()).first;
        }
        auto* metric = std::get_if<std::unique_ptr<T>>(&found->second);
        if (metric == nullptr) refuse(name, "these labels belong to a watched gauge");
        return **metric;
    }

    const void* watch(std::string_view name, std::string_view help, const labels& of, watched read) {
        labels wanted = normal(name, of);
        auto one = std::make_unique<watched>(std::move(read));
        const void* key = one.get();
        std::lock_guard lock(mutex_);
        family& all = family_of(name, help, prometheus::MetricType::Gauge, {});
        if (!all.all.emplace(std::move(wanted), std::move(one)).second) refuse(name, "these labels are taken already");
        return key;
    }

    void end_watch(const void* key) noexcept {
        std::lock_guard lock(mutex_);
        for (auto& [name, all] : families_) {
            std::erase_if(all.all, [&](const auto& one) {
                auto* read = std::get_if<std::unique_ptr<watched>>(&one.second);
                return read != nullptr && read->get() == key;
            });
        }
    }

    std::vector<prometheus::MetricFamily> Collect() const override {
        std::lock_guard lock(mutex_);
        std::vector<prometheus::MetricFamily> result;
        for (const auto& [name, all] : families_) {
            if (all.all.empty()) continue;
            prometheus::MetricFamily& out = result.emplace_back();
            out.name = name;
            out.help = all.help;
            out.type = all.type;
            for (const auto& [of, one] : all.all)
                out.metric.push_back(collect(of, one));
        }
        return result;
    }

private:
    family& family_of(
        std::string_view name, std::string_view help, prometheus::MetricType type, std::span<const double> bounds) {
        auto found = families_.find(name);
        if (found == families_.end()) {
            if (!is_name(name, true)) refuse(name, "not a name");
            family made{one_line(help), type, {bounds.begin(), bounds.end()}, {}};
            return families_.emplace(std::string(name), std::move(made)).first->second;
        }
        family& all = found->second;
        if (all.type != type) refuse(name, "asked for with two types");
        if (!std::equal(bounds.begin(), bounds.end(), all.bounds.begin(), all.bounds.end()))
            refuse(name, "asked for with two sets of buckets");
        return all;
    }

    const metrics_options options_;
    mutable std::mutex mutex_;
    std::map<std::string, family, std::less<>> families_;
};

metrics::metrics(metrics_options options) : state_(std::make_shared<state>(options)) {}
metrics::~metrics() = default;

counter& metrics::counter(std::string_view name, std::string_view help, const observe::labels& of) {
    return state_->find_or_make<observe::counter>(
        name, help, prometheus::MetricType::Counter, {}, of, [] { return std::make_unique<observe::counter>(); });
}

gauge& metrics::gauge(std::string_view name, std::string_view help, const observe::labels& of) {
    return state_->find_or_make<observe::gauge>(
        name, help, prometheus::MetricType::Gauge, {}, of, [] { return std::make_unique<observe::gauge>(); });
}

histogram& metrics::histogram(
    std::string_view name, std::string_view help, std::span<const double> bounds, const observe::labels& of) {
    return state_->find_or_make<observe::histogram>(name, help, prometheus::MetricType::Histogram, bounds, of,
        [&] { return std::make_unique<observe::histogram>(bounds); });
}

metric_watch metrics::watch(
    std::string_view name, std::string_view help, const observe::labels& of, std::function<double()> read) {
    const void* key = state_->watch(name, help, of, std::move(read));
    return {state_, key};
}

std::string metrics::text() const {
    return prometheus::TextSerializer().prometheus::Serializer::Serialize(state_->Collect());
}

std::span<const double> duration_buckets() noexcept {
    static constexpr std::array bounds{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0};
    return bounds;
}

metric_watch::metric_watch(std::weak_ptr<metrics::state> owner, const void* key) noexcept
    : owner_(std::move(owner))
    , key_(key) {}

metric_watch& metric_watch::operator=(metric_watch&& other) noexcept {
    if (this != &other) {
        end();
        owner_ = std::move(other.owner_);
        key_ = other.key_;
    }
    return *this;
}

metric_watch::~metric_watch() {
    end();
}

void metric_watch::end() noexcept {
    if (auto owner = owner_.lock()) owner->end_watch(key_);
    owner_.reset();
}

} // namespace mainstay::inline v0::observe
