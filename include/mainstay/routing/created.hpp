// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/to_response.hpp>
#include <mainstay/schema/json_write.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// 201 with the new thing as JSON, and where it is found: `created{order, "/v1/orders/" + order.id}`.
///
/// The location is a URL as `Location` has it; parts that came from outside have to be percent-encoded. Without one the
/// field is left out.
template <class T>
class created {
public:
    explicit created(T thing, std::string at = {}) : value(std::move(thing)), location(std::move(at)) {}

    T value;
    std::string location;
};
template <class T>
created(T) -> created<T>;
template <class T, class Location>
created(T, Location) -> created<T>;

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <class T>
struct to_response<mainstay::created<T>> {
    static void write(mainstay::created<T>&& answer, const http::request&, http::response& response) {
        response.status(201).content_type("application/json");
        schema::write_json(response.body(), answer.value);
        if (!answer.location.empty()) response.set("Location", answer.location);
    }
    static void describe(operation& into) {
        into.json_response<T>(201, "Created");
        into.response_field(201, "Location", "Where the new thing is found.");
    }
};

} // namespace mainstay::inline v0::routing
