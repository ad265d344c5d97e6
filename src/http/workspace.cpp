// SPDX-License-Identifier: BSL-1.0
#include "http/workspace.hpp"

#include "http/connection.hpp"
#include "http/request_access.hpp"

namespace mainstay::inline v0::http {
namespace {

// What a thread keeps for its next requests; more of them at a time have theirs made anew.
constexpr std::size_t kept_workspaces = 128;
// What each keeps of a buffer that a large answer has grown.
constexpr std::size_t kept_buffer = 16 * 1024;

template <class Buffer>
void shrink(Buffer& buffer) noexcept {
    if (buffer.capacity() > kept_buffer) buffer = Buffer();
}

} // namespace

workspace::workspace(const server_limits& limits) : exchange(incoming, answer), machine(limits) {
    detail::request_access in(incoming);
    in.context = core::context_ptr::make();
    in.exchange = this;
}

asio::any_io_executor workspace::executor() const {
    return owner->executor();
}

const core::clock& workspace::clock() const noexcept {
    return owner->clock();
}

void workspace::run(task<void> work) {
    owner->run(std::move(work));
}

void workspace::send_informational(int status, std::string_view lines) {
    if (owner != nullptr) owner->inform(status, lines);
}

std::unique_ptr<workspace> workspace_store::lend(connection& to, const http::peer& peer) {
    std::unique_ptr<workspace> lent = std::move(first_);
    if (lent) {
        first_ = std::move(lent->next_);
        --kept_;
    } else {
        lent = std::make_unique<workspace>(limits_);
    }
    lent->owner = &to;
    detail::request_access(lent->incoming).peer = &peer;
    return lent;
}

void workspace_store::take_back(std::unique_ptr<workspace> used) noexcept {
    if (kept_ == kept_workspaces || !used->idle()) return;
    shrink(used->out);
    shrink(used->answer.body());
    used->owner = nullptr;
    used->next_ = std::move(first_);
    first_ = std::move(used);
    ++kept_;
}

// Not by the members' own destructors, which would call each other as deep as the list is long.
workspace_store::~workspace_store() {
    while (first_)
        first_ = std::move(first_->next_);
}

} // namespace mainstay::inline v0::http
