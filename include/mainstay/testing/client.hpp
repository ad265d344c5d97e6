// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/app/app.hpp>
#include <mainstay/http/peer.hpp>
#include <mainstay/http/request_handler.hpp>
#include <mainstay/testing/answer.hpp>
#include <mainstay/testing/world.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::testing {

class client;

/// A request in the making: `client.post("/v1/notes").field("Idempotency-Key", "1").json(note).send()`.
class call {
public:
    call& field(std::string_view name, std::string_view value) &;
    call&& field(std::string_view name, std::string_view value) && { return std::move(field(name, value)); }
    /// A body of any media type.
    call& body(std::string bytes, std::string_view content_type) &;
    call&& body(std::string bytes, std::string_view content_type) && {
        return std::move(body(std::move(bytes), content_type));
    }
    /// The value as a JSON body.
    template <class T>
    call& json(const T& value) & {
        std::string text;
        schema::write_json(text, value);
        return body(std::move(text), "application/json");
    }
    template <class T>
    call&& json(const T& value) && {
        return std::move(json(value));
    }
    /// Sends it and waits for the answer, letting time pass as far as it takes. Throws `still_waiting` when there is none
    /// after `client::patience`.
    answer send();

private:
    friend class client;
    call(client& from, std::string method, std::string target);

    client* from_;
    std::string method_, target_, body_;
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// Calls an application inside the test's process: all of its middleware and routing, and no socket.
///
/// Keeps the cookies it is given and sends them, as for one host, with no look at paths and domains. The limits and
/// timeouts of a connection do not exist here. Belongs to the world's thread.
class client {
public:
    /// Starts the application in the world, without a socket, and stops it at the end. Throws what is wrong with it
    /// (`core::start_error`). The application must outlive the client.
    client(world& place, app& target);
    /// A further client of an application, or of any other handler, that is at work already.
    client(world& place, http::request_handler& target);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();

    call get(std::string target) { return request("GET", std::move(target)); }
    call head(std::string target) { return request("HEAD", std::move(target)); }
    call options(std::string target) { return request("OPTIONS", std::move(target)); }
    call post(std::string target) { return request("POST", std::move(target)); }
    call put(std::string target) { return request("PUT", std::move(target)); }
    call patch(std::string target) { return request("PATCH", std::move(target)); }
    call delete_(std::string target) { return request("DELETE", std::move(target)); }
    call request(std::string method, std::string target) { return {*this, std::move(method), std::move(target)}; }

    /// A field that goes with every request from here on; replaces an earlier one of that name.
    client& field(std::string name, std::string value);
    /// The address that the application sees, of the peer and, no proxy being there, of the client; 127.0.0.1 at first.
    /// Fields such as `X-Forwarded-For` say nothing here, whether or not the peer is trusted.
    client& peer(http::peer from);
    /// How much time may pass until an answer; a minute at first.
    client& patience(std::chrono::nanoseconds longest);

    /// The value of a cookie that it keeps.
    std::optional<std::string_view> cookie(std::string_view name) const;
    client& set_cookie(std::string name, std::string value);
    void forget_cookies() noexcept { cookies_.clear(); }

private:
    friend class call;
    struct kept_cookie {
        std::string value;
        core::clock::steady_time until;
    };

    answer send(call& what);
    std::string cookie_field();
    void take_cookies(const http::response& from);

    world* place_;
    app* started_ = nullptr;
    http::request_handler* target_;
    http::peer peer_{.address = "127.0.0.1", .port = 50000, .secure = false};
    std::chrono::nanoseconds patience_ = std::chrono::minutes{1};
    std::vector<std::pair<std::string, std::string>> fields_;
    std::map<std::string, kept_cookie, std::less<>> cookies_;
};

} // namespace mainstay::inline v0::testing
