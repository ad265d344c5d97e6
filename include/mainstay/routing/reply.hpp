// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/cookie.hpp>
#include <mainstay/routing/to_response.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0 {

/// Any other answer with fields, cookies or a status of its own around it:
/// `reply{created{account, "/v1/me"}}.set("Cache-Control", "no-store").cookie(session)`.
///
/// The setters throw `std::invalid_argument` as those of `http::response` do.
template <class T>
class reply {
public:
    explicit reply(T answer) : value(std::move(answer)) {}

    T value;

    reply& set(std::string_view name, std::string_view text) & {
        extra_.set(name, text);
        return *this;
    }
    reply&& set(std::string_view name, std::string_view text) && { return std::move(set(name, text)); }
    reply& add(std::string_view name, std::string_view text) & {
        extra_.add(name, text);
        return *this;
    }
    reply&& add(std::string_view name, std::string_view text) && { return std::move(add(name, text)); }
    reply& cookie(const http::set_cookie& cookie) & {
        http::add_cookie(extra_, cookie);
        return *this;
    }
    reply&& cookie(const http::set_cookie& given) && { return std::move(cookie(given)); }
    reply& status(int code) & {
        extra_.status(code);
        own_status_ = true;
        return *this;
    }
    reply&& status(int code) && { return std::move(status(code)); }

    // For routing itself.
    void write_extra(http::response& response) const;

private:
    http::response extra_;
    bool own_status_ = false;
};
template <class T>
reply(T) -> reply<T>;

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

namespace detail {
// Fields of a name that the answer has already are replaced, but for Set-Cookie.
void add_fields(const http::response& from, http::response& to);
} // namespace detail

template <class T>
struct to_response<mainstay::reply<T>> {
    static void write(mainstay::reply<T>&& answer, const http::request& request, http::response& response) {
        to_response<T>::write(std::move(answer.value), request, response);
        answer.write_extra(response);
    }
    static void describe(operation& into) {
        if constexpr (requires { to_response<T>::describe(into); }) to_response<T>::describe(into);
    }
};

} // namespace mainstay::inline v0::routing

template <class T>
void mainstay::v0::reply<T>::write_extra(http::response& response) const {
    routing::detail::add_fields(extra_, response);
    if (own_status_) response.status(extra_.status());
}
