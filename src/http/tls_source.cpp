// SPDX-License-Identifier: BSL-1.0
#include "http/tls_source.hpp"

#include "http/tls_settings.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/this_coro.hpp>

#include <stdexcept>
#include <sys/stat.h>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

std::vector<std::string> files_of(const tls_options& options) {
    std::vector<std::string> files{options.client_ca_file, options.client_crl_file};
    for (const auto& each : options.certificates)
        files.insert(files.end(), {each.certificate_file, each.key_file, each.ocsp_file});
    std::erase(files, std::string());
    return files;
}

std::vector<std::exception_ptr> warnings_of(const tls_settings& settings) {
    std::vector<std::exception_ptr> all;
    for (const auto& each : settings.warnings())
        all.push_back(std::make_exception_ptr(tls_warning(each)));
    return all;
}

} // namespace

tls_source::tls_source(tls_options options, const core::clock& time)
    : options_(std::move(options))
    , time_(&time)
    , files_(files_of(options_))
    // Before they are read: what changes meanwhile is read again.
    , taken_(look())
    , current_(std::make_shared<const tls_settings>(options_, time)) {}

tls_source::~tls_source() = default;

std::shared_ptr<const tls_settings> tls_source::current() const {
    std::lock_guard lock(mutex_);
    return current_;
}

std::vector<tls_source::stamp> tls_source::look() const {
    std::vector<stamp> found;
    for (const auto& file : files_) {
        struct stat now {};
        stamp& mark = found.emplace_back();
        if (::stat(file.c_str(), &now) != 0) continue;
        auto number = [](auto value) { return static_cast<std::uint64_t>(value); };
        mark = {number(now.st_dev), number(now.st_ino), number(now.st_size), number(now.st_mtim.tv_sec),
            number(now.st_mtim.tv_nsec), number(now.st_ctim.tv_sec), number(now.st_ctim.tv_nsec)};
    }
    return found;
}

std::vector<std::exception_ptr> tls_source::reload() {
    try {
        auto before = current();
        auto made = std::make_shared<const tls_settings>(options_, *time_, before->tickets());
        std::lock_guard lock(mutex_);
        current_ = made;
        return warnings_of(*made);
    } catch (const std::exception& wrong) {
        std::runtime_error kept(std::string(wrong.what()) + "; the certificates read before stay in use");
        return {std::make_exception_ptr(kept)};
    }
}

task<void> tls_source::follow(std::function<void(const std::exception_ptr&)> tell) {
    auto self = shared_from_this();
    for (const auto& warning : warnings_of(*current()))
        tell(warning);
    if (options_.reload_interval.count() <= 0) co_return;
    auto here = co_await asio::this_coro::executor;
    std::vector<stamp> seen = taken_;
    for (;;) {
        co_await core::sleep_for(options_.reload_interval);
        auto now = look();
        const bool still = now == seen;
        seen = std::move(now);
        auto* threads = core::runtime::find(here);
        if (!still || seen == taken_ || threads == nullptr) continue;
        auto& pool = threads->pool("tls", {.threads = 1, .queue = 16});
        try {
            auto job = [self] { return self->reload(); };
            auto told = co_await pool.run(job);
            taken_ = seen;
            for (const auto& each : told)
                tell(each);
        } catch (const std::system_error& error) {
            // A full pool: next time.
            if (error.code() != core::errc::overloaded) throw;
        }
    }
}

} // namespace mainstay::inline v0::http
