// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/to_response.hpp>
#include <mainstay/schema/json_write.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// 202 with what is known so far as JSON, and where to ask for more: `accepted{order, "/v1/orders/" + order.id}`.
///
/// The location is a URL as `Location` has it; without one the field is left out.
template <class T>
class accepted {
public:
    explicit accepted(T thing, std::string at = {}) : value(std::move(thing)), location(std::move(at)) {}

    T value;
    std::string location;
};
template <class T>
accepted(T) -> accepted<T>;
template <class T, class Location>
accepted(T, Location) -> accepted<T>;

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <class T>
struct to_response<mainstay::accepted<T>> {
    static void write(mainstay::accepted<T>&& answer, const http::request&, http::response& response) {
        response.status(202).content_type("application/json");
        schema::write_json(response.body(), answer.value);
        if (!answer.location.empty()) response.set("Location", answer.location);
    }
    static void describe(operation& into) {
        into.json_response<T>(202, "Accepted");
        into.response_field(202, "Location", "Where its progress is found.");
    }
};

} // namespace mainstay::inline v0::routing
