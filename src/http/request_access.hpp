// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>

namespace mainstay::inline v0::http {

namespace detail {
// The way in for those that fill requests: the parser and the builder.
struct request_access {
    explicit request_access(request& filled) noexcept
        : method(filled.method_)
        , minor_version(filled.minor_version_)
        , method_name(filled.method_name_)
        , target(filled.target_)
        , path(filled.path_)
        , query(filled.query_)
        , authority(filled.authority_)
        , body(filled.body_)
        , fields(filled.fields_)
        , context(filled.context_)
        , peer(filled.peer_)
        , client(filled.client_)
        , received_at(filled.received_at_)
        , body_source(filled.body_source_)
        , exchange(filled.exchange_)
        , route_(filled.route_)
        , route_data_(filled.route_data_)
        , path_values_(filled.path_values_) {}

    // Empties everything but context, peer and exchange, keeping memory.
    void clear() noexcept {
        method = http::method::other;
        minor_version = 1;
        method_name = target = path = query = authority = route_ = {};
        body = request::empty_body;
        fields.clear();
        path_values_.clear();
        route_data_ = nullptr;
        body_source = nullptr;
        client = nullptr;
    }

    http::method& method;
    int& minor_version;
    std::string_view &method_name, &target, &path, &query, &authority, &body;
    std::vector<field_view>& fields;
    core::context_ptr& context;
    const http::peer *&peer, *&client;
    core::clock::steady_time& received_at;
    http::request_body*& body_source;
    http::exchange*& exchange;

private:
    std::string_view& route_;
    const void*& route_data_;
    std::vector<std::string_view>& path_values_;
};
} // namespace detail

// The target taken apart. Not `valid` when it is none of the forms that RFC 9112 section 3.2 knows for the method.
struct target_parts {
    bool valid = false;
    // Whether there is reason to ask for `path_mistake`.
    bool odd = false;
    std::string_view path, query;
    // Of the absolute form, else empty.
    std::string_view authority;
};
target_parts split_target(std::string_view target, method of) noexcept;

} // namespace mainstay::inline v0::http
