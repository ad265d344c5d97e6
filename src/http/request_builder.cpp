// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>

#include "http/request_access.hpp"

#include <deque>

namespace mainstay::inline v0::http {

struct request_builder::state {
    // A deque never moves what it holds, so the request's views stay good.
    std::deque<std::string> texts;
    http::peer peer, client;
    http::request request;

    std::string_view keep(std::string_view text) { return texts.emplace_back(text); }
};

request_builder::request_builder(std::string_view method, std::string_view target) : state_(new state()) {
    detail::request_access in(state_->request);
    in.method_name = state_->keep(method);
    in.method = method_of(method);
    in.target = state_->keep(target);
    auto parts = split_target(in.target, in.method);
    in.path = parts.path;
    in.query = parts.query;
    in.authority = parts.authority;
    in.context = core::context_ptr::make();
    in.peer = &state_->peer;
    state_->peer.address = "127.0.0.1";
}

request_builder::request_builder(request_builder&&) noexcept = default;
request_builder& request_builder::operator=(request_builder&&) noexcept = default;
request_builder::~request_builder() = default;

request_builder& request_builder::field(std::string_view name, std::string_view value) {
    detail::request_access in(state_->request);
    in.fields.push_back({state_->keep(name), state_->keep(value)});
    if (in.authority.empty() && equals_ignoring_case(name, "Host")) in.authority = in.fields.back().value;
    return *this;
}

request_builder& request_builder::body(std::string_view bytes) {
    std::string padded(bytes);
    padded.append(request::body_padding, '\0');
    detail::request_access(state_->request).body = state_->keep(padded).substr(0, bytes.size());
    return *this;
}

request_builder& request_builder::context(core::context_ptr context) {
    detail::request_access(state_->request).context = std::move(context);
    return *this;
}

request_builder& request_builder::peer(http::peer peer) {
    state_->peer = std::move(peer);
    return *this;
}

request_builder& request_builder::client(http::peer client) {
    state_->client = std::move(client);
    detail::request_access(state_->request).client = &state_->client;
    return *this;
}

request_builder& request_builder::received_at(core::clock::steady_time at) {
    detail::request_access(state_->request).received_at = at;
    return *this;
}

http::request& request_builder::request() noexcept {
    return state_->request;
}

} // namespace mainstay::inline v0::http
