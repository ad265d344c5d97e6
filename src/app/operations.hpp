// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/service.hpp>
#include <mainstay/http/server.hpp>

#include <memory>

namespace mainstay::inline v0 {

// The server for those who run the application: it goes on telling how things are while the rest stops, and so is not
// quiesced with the others.
class operations_service final : public core::service {
public:
    std::string_view name() const noexcept override { return "operations"; }
    task<void> start(core::runtime& threads) override { return server->start(threads); }
    task<void> stop(core::clock::steady_time deadline) override { return server->stop(deadline); }

    std::unique_ptr<http::server> server;
};

} // namespace mainstay::inline v0
