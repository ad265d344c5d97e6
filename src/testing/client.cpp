// SPDX-License-Identifier: BSL-1.0
#include <mainstay/testing/client.hpp>

#include "http/file_stream.hpp"

#include <mainstay/http/dispatch.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/request_builder.hpp>

#include <algorithm>
#include <charconv>

namespace mainstay::inline v0::testing {
namespace {

// What a connection gives a handler when nothing else is set.
constexpr std::chrono::seconds handler_time{30};

class collector final : public http::body_writer {
public:
    explicit collector(std::string& into) noexcept : into_(into) {}
    task<void> write(std::string_view bytes) override {
        into_.append(bytes);
        co_return;
    }

private:
    std::string& into_;
};

task<void> exchange_in_process(http::request_handler& target, http::request& in, http::response& out,
    const core::clock& time) {
    co_await http::dispatch(target, in, out, time);
    if (!out.stream() && out.file() == nullptr) co_return;
    auto write = out.stream();
    if (out.file() != nullptr) write = http::stream_of(*out.file());
    std::string body;
    if (in.method() != http::method::head) {
        collector all(body);
        co_await write(all);
    }
    out.stream(nullptr);
    out.body(std::move(body));
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

std::string_view take_until(std::string_view& text, char end) noexcept {
    auto at = text.find(end);
    auto part = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return trimmed(part);
}

std::optional<std::chrono::seconds> max_age(std::string_view attributes) {
    while (!attributes.empty()) {
        auto attribute = take_until(attributes, ';');
        auto name = take_until(attribute, '=');
        if (!http::equals_ignoring_case(name, "Max-Age")) continue;
        std::chrono::seconds::rep number = 0;
        std::from_chars(attribute.data(), attribute.data() + attribute.size(), number);
        return std::chrono::seconds{number};
    }
    return std::nullopt;
}

} // namespace

call::call(client& from, std::string method, std::string target)
    : from_(&from)
    , method_(std::move(method))
    , target_(std::move(target)) {}

call& call::field(std::string_view name, std::string_view value) & {
    fields_.emplace_back(name, value);
    return *this;
}

call& call::body(std::string bytes, std::string_view content_type) & {
    body_ = std::move(bytes);
    return field("Content-Type", content_type);
}

answer call::send() {
    return from_->send(*this);
}

client::client(world& place, app& target) : place_(&place), started_(&target) {
    target.options().listen = false;
    std::optional<std::exception_ptr> result;
    target.start(place.threads(), [&](std::exception_ptr error) { result = std::move(error); });
    place.settle();
    for (auto waited = std::chrono::seconds{0}; !result && waited < patience_; waited += std::chrono::seconds{1})
        place.advance(std::chrono::seconds{1});
    if (!result) throw still_waiting();
    if (*result) std::rethrow_exception(*result);
    target_ = &target.handler();
}

client::client(world& place, http::request_handler& target) : place_(&place), target_(&target) {}

client::~client() {
    if (started_ == nullptr) return;
    bool stopped = false;
    started_->stop([&](const std::exception_ptr&) { stopped = true; });
    place_->settle();
    while (!stopped)
        place_->advance(std::chrono::milliseconds{10});
}

client& client::field(std::string name, std::string value) {
    std::erase_if(fields_, [&](const auto& known) { return http::equals_ignoring_case(known.first, name); });
    fields_.emplace_back(std::move(name), std::move(value));
    return *this;
}

client& client::peer(http::peer from) {
    peer_ = std::move(from);
    return *this;
}

client& client::patience(std::chrono::nanoseconds longest) {
    patience_ = longest;
    return *this;
}

std::optional<std::string_view> client::cookie(std::string_view name) const {
    auto at = cookies_.find(name);
    return at == cookies_.end() ? std::nullopt : std::optional<std::string_view>(at->second.value);
}

client& client::set_cookie(std::string name, std::string value) {
    cookies_[std::move(name)] = {std::move(value), core::clock::steady_time::max()};
    return *this;
}

std::string client::cookie_field() {
    auto now = place_->clock().steady_now();
    std::erase_if(cookies_, [&](const auto& known) { return known.second.until <= now; });
    std::string text;
    for (const auto& [name, kept] : cookies_)
        text += (text.empty() ? "" : "; ") + name + '=' + kept.value;
    return text;
}

void client::take_cookies(const http::response& from) {
    for (auto [name, value] : from.fields()) {
        if (!http::equals_ignoring_case(name, "Set-Cookie")) continue;
        auto attributes = value;
        auto pair = take_until(attributes, ';');
        std::string cookie_name(take_until(pair, '='));
        auto age = max_age(attributes);
        auto until = age ? place_->clock().steady_now() + *age : core::clock::steady_time::max();
        cookies_[std::move(cookie_name)] = {std::string(trimmed(pair)), until};
    }
    (void)cookie_field();
}

answer client::send(call& what) {
    http::request_builder made(what.method_, what.target_);
    made.field("Host", "localhost");
    for (const auto& [name, value] : fields_)
        made.field(name, value);
    for (const auto& [name, value] : what.fields_)
        made.field(name, value);
    if (auto cookies = cookie_field(); !cookies.empty()) made.field("Cookie", cookies);
    if (!what.body_.empty()) made.field("Content-Length", std::to_string(what.body_.size()));
    made.body(what.body_).peer(peer_).received_at(place_->clock().steady_now());
    made.request().context().deadline(place_->clock().steady_now() + handler_time);

    http::response response;
    place_->run(exchange_in_process(*target_, made.request(), response, place_->clock()), patience_);
    if (made.request().method() == http::method::head) response.body().clear();
    take_cookies(response);
    return answer(std::move(response));
}

} // namespace mainstay::inline v0::testing
