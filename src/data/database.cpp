// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/database.hpp>

#include "data/driver.hpp"

#include <exception>
#include <utility>

namespace mainstay::inline v0::data {

database::database(std::unique_ptr<detail::driver> driver) noexcept : driver_(driver.release()) {}
database::database(database&&) noexcept = default;
database& database::operator=(database&&) noexcept = default;
database::~database() = default;

std::string_view database::name() const noexcept {
    return driver_->name();
}
const std::string& database::address() const noexcept {
    return driver_->address();
}
dialect database::dialect() const noexcept {
    return driver_->dialect();
}
const core::clock& database::clock() const {
    return driver_->clock();
}
void database::observe(statement_observer& by) {
    driver_->observe(by);
}
database& database::migrate_at_start(migrations steps) {
    histories_.push_back(std::move(steps));
    return *this;
}
task<void> database::start(core::runtime& threads) {
    co_await driver_->start(threads);
    std::exception_ptr failure;
    try {
        for (const auto& history : histories_) {
            co_await migrate(*this, history);
        }
        co_return;
    } catch (...) {
        failure = std::current_exception();
    }
    // A start that failed leaves nothing behind that would have to be stopped.
    co_await driver_->stop(clock().steady_now());
    std::rethrow_exception(failure);
}
std::optional<std::string> database::not_ready() const {
    return driver_->not_ready();
}
task<void> database::stop(core::clock::steady_time deadline) {
    return driver_->stop(deadline);
}
task<detail::outcome> database::run(detail::statement& what) {
    return driver_->run(what);
}
task<std::unique_ptr<detail::cursor>> database::open(detail::statement& what) {
    return driver_->open(what);
}
task<void> database::transact(detail::transaction_body& body, transaction_options options) {
    return driver_->transact(body, options);
}

} // namespace mainstay::inline v0::data
