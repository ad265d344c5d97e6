// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/observe/metric.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::observe {

/// Names and values that tell the series of one metric apart.
using labels = std::vector<std::pair<std::string, std::string>>;

/// The buckets that OpenTelemetry recommends for times in seconds, from 5 ms to 10 s.
std::span<const double> duration_buckets() noexcept;

struct metrics_options {
    /// Series that one metric may have. Further ones share a series whose labels all say `other`, so that a label with
    /// values from outside can't eat the memory.
    std::size_t series = 2000;
};

class metric_watch;

/// All metrics of an application. Ask once for a counter, gauge or histogram and keep the reference: it stays valid as
/// long as this object, and recording to it takes no lock. Asking again with the same name and labels gives the same.
///
/// Names follow Prometheus: letters, digits, `_` and `:`; counters end in `_total`, times are in seconds. Throws
/// `std::invalid_argument` for a name that is not one and for a second use with another type or other buckets.
/// Thread-safe.
class metrics {
public:
    explicit metrics(metrics_options options = {});
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;
    ~metrics();

    observe::counter& counter(std::string_view name, std::string_view help, const observe::labels& of = {});
    observe::gauge& gauge(std::string_view name, std::string_view help, const observe::labels& of = {});
    observe::histogram& histogram(std::string_view name, std::string_view help,
        std::span<const double> bounds = duration_buckets(), const observe::labels& of = {});

    /// A gauge whose value is asked for when the metrics are read, until the answer's end of life. `read` may be called
    /// from any thread; it must be quick, and must not throw nor use this object.
    [[nodiscard]] metric_watch watch(
        std::string_view name, std::string_view help, const observe::labels& of, std::function<double()> read);

    /// Everything in Prometheus' text format 0.0.4.
    std::string text() const;
    /// The media type of `text`.
    static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

private:
    friend class metric_watch;
    class state;
    std::shared_ptr<state> state_;
};

/// Keeps a watched gauge alive; its end takes the gauge out. Once it has ended, the function is not called any more.
class metric_watch {
public:
    metric_watch() = default;
    metric_watch(metric_watch&&) noexcept = default;
    metric_watch& operator=(metric_watch&& other) noexcept;
    ~metric_watch();

private:
    friend class metrics;
    metric_watch(std::weak_ptr<metrics::state> owner, const void* key) noexcept;
    void end() noexcept;

    std::weak_ptr<metrics::state> owner_;
    const void* key_ = nullptr;
};

} // namespace mainstay::inline v0::observe
