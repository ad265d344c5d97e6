// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/http1_machine.hpp"
#include "http/waiting_place.hpp"

#include <mainstay/core/problem.hpp>
#include <mainstay/http/body_reader.hpp>

#include <memory>
#include <string_view>

namespace mainstay::inline v0::http {

class connection;

// The body of a request that its handler reads itself. Lives as long as the handler runs.
class body_stream final : public request_body {
public:
    explicit body_stream(connection& owner) noexcept : owner_(&owner) {}

    task<std::string_view> read() override;
    task<void> read_whole() override;

    // Whether the handler waits for bytes of its client.
    bool waiting() const noexcept { return place_.occupied(); }
    // Lets it look again.
    void wake() { place_.wake(); }
    // Makes the reading throw, now and later.
    void fail(problem why);

private:
    using event = http1_machine::event;

    void check() const;
    // What the machine says next; suspends while it needs input.
    task<event> next(bool whole, std::string_view* piece);
    task<void> wait_for_input();

    connection* owner_;
    std::unique_ptr<problem> failed_;
    waiting_place place_;
};

} // namespace mainstay::inline v0::http
