// SPDX-License-Identifier: BSL-1.0
#include "routing/write_openapi.hpp"

#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/route_options.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "routing/json_object.hpp"

namespace mainstay::inline v0::routing {

void body_limit::describe(operation& into) const {
    into.extension("x-body-limit", std::to_string(bytes));
}

namespace detail {
namespace {

// What every error is: RFC 9457 with the members of ours.
constexpr std::string_view problem_schema =
    R"({"type":"object","description":"An error (RFC 9457).","required":["type","title","status","code"],"properties":{)"
    R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
    R"("code":{"type":"string","description":"What went wrong, for programs."},)"
    R"("request_id":{"type":"string"},"errors":{"type":"array","description":"All that is wrong with the input.",)"
    R"("items":{"type":"object","required":["code","detail"],"properties":{)"
    R"("pointer":{"type":"string","description":"A place in the body (RFC 6901)."},)"
    R"("parameter":{"type":"string"},"header":{"type":"string"},"cookie":{"type":"string"},)"
    R"("code":{"type":"string"},"detail":{"type":"string"}}}}}})";

// `/files/{path...}` is `/files/{path}` to OpenAPI, which has no word for the rest.
std::string openapi_path(std::string_view pattern) {
    std::string result;
    for (segments at(pattern); !at.done();) {
        const std::string_view segment = at.next();
        result += '/';
        if (is_parameter(segment)) {
            result.append("{").append(parameter_name(segment)).append("}");
        } else {
            result += segment;
        }
    }
    return result;
}

// `get_v1_orders_id` for `GET /v1/orders/{id}`.
std::string name_of_operation(const route_info& info) {
    std::string result;
    for (char c : http::method_name(info.method)) {
        result += static_cast<char>(c | 0x20);
    }
    for (segments at(info.pattern.text()); !at.done();) {
        std::string_view segment = at.next();
        if (is_parameter(segment)) segment = parameter_name(segment);
        if (segment.empty()) continue;
        result += '_';
        for (char c : segment) {
            result += is_alphanumeric(c) ? c : '_';
        }
    }
    return result;
}

std::string content_json(const std::map<std::string, std::string>& content) {
    json_object result;
    for (const auto& [type, schema] : content) {
        json_object media;
        if (!schema.empty()) media.json("schema", schema);
        result.json(type, media.take());
    }
    return result.take();
}

std::string response_json(const operation::response_entry& entry) {
    json_object result;
    std::string text = entry.description;
    if (!entry.codes.empty()) {
        text += entry.codes.size() == 1 ? "; code: " : "; codes: ";
        for (std::size_t i = 0; i < entry.codes.size(); ++i) {
            text += (i == 0 ? "`" : ", `") + entry.codes[i] + '`';
        }
    }
    result.text("description", text);
    if (!entry.fields.empty()) {
        json_object fields;
        for (const auto& [name, field] : entry.fields) {
            fields.json(
                name, json_object().text_if("description", field.description).json("schema", field.schema).take());
        }
        result.json("headers", fields.take());
    }
    if (!entry.content.empty()) result.json("content", content_json(entry.content));
    return result.take();
}

std::string parameters_json(const operation& described) {
    json_array result;
    for (const auto& parameter : described.parameters()) {
        json_object one;
        one.text("name", parameter.name).text("in", parameter.in);
        if (parameter.required) one.json("required", "true");
        one.text_if("description", parameter.description).json("schema", parameter.schema);
        result.json(one.take());
    }
    return result.take();
}

std::string security_json(const operation& described) {
    json_array result;
    if (described.security_optional()) result.json("{}");
    json_object all;
    for (const auto& [name, definition] : described.security_schemes()) {
        all.json(name, "[]");
    }
    return result.json(all.take()).take();
}

std::string operation_json(const operation& described, const std::string& name) {
    json_object result;
    if (!described.tags().empty()) {
        json_array tags;
        for (const auto& tag : described.tags()) {
            tags.text(tag);
        }
        result.json("tags", tags.take());
    }
    result.text_if("summary", described.summary()).text_if("description", described.description());
    result.text("operationId", name);
    if (described.is_deprecated()) result.json("deprecated", "true");
    if (!described.parameters().empty()) result.json("parameters", parameters_json(described));
    if (!described.request_bodies().empty()) {
        json_object body;
        if (described.body_required()) body.json("required", "true");
        result.json("requestBody", body.json("content", content_json(described.request_bodies())).take());
    }
    json_object responses;
    for (const auto& [status, entry] : described.responses()) {
        responses.json(std::to_string(status), response_json(entry));
    }
    result.json("responses", responses.take());
    if (!described.security_schemes().empty()) result.json("security", security_json(described));
    for (const auto& [member, json] : described.extensions()) {
        result.json(member, json);
    }
    return result.take();
}

void describe_route(const compiled_table& table, std::size_t index, operation& into) {
    const route_info& info = table.infos[index];
    const compiled_route& route = table.routes[index];
    for (std::string_view name : info.pattern.names()) {
        into.parameter(core::field_source::path, name, R"({"type":"string"})", true);
    }
    if (info.pattern.has_rest()) {
        into.extension("x-rest-parameter", '"' + std::string(info.pattern.names().back()) + '"');
    }
    for (const parameter_form* form : route.target->parameters()) {
        if (form->describe != nullptr) form->describe(into);
    }
    route.target->describe_answer(into);
    for (const middleware_ptr& stage : route.stages) {
        stage->describe(into);
    }
    info.metadata.describe(into);
    if (const auto* old = info.metadata.find<deprecated>()) {
        const int status = into.responses().empty() ? 200 : into.responses().begin()->first;
        into.response_field(status, "Deprecation", "Since when the route is deprecated (RFC 9745).");
        if (old->sunset) into.response_field(status, "Sunset", "When the route goes away (RFC 8594).");
    }
    into.error(500, "internal_error").error(503, "unavailable");
    into.response_field(503, "Retry-After", "Seconds to wait.", R"({"type":"integer"})");
}

} // namespace

std::string write_openapi(const compiled_table& table, const openapi_options& options) {
    schema::json_schemas schemas("#/components/schemas/");
    std::vector<std::pair<std::string, json_object>> paths; // in the order of registration
    std::map<std::string, std::string> schemes;
    std::set<std::string> names;
    for (std::size_t i = 0; i < table.infos.size(); ++i) {
        const route_info& info = table.infos[i];
        operation described(schemas);
        describe_route(table, i, described);
        // OpenAPI 3.1 has no word for CONNECT.
        if (described.is_hidden() || info.method == http::method::connect) continue;
        for (const auto& [name, definition] : described.security_schemes()) {
            schemes.insert_or_assign(name, definition);
        }
        std::string name = described.operation_id().empty() ? name_of_operation(info) : described.operation_id();
        while (!names.insert(name).second) {
            name += '_';
        }
        const std::string path = openapi_path(info.pattern.text());
        auto item = std::ranges::find(paths, path, &std::pair<std::string, json_object>::first);
        if (item == paths.end()) item = paths.emplace(paths.end(), path, json_object());
        std::string method(http::method_name(info.method));
        for (char& c : method) {
            c = static_cast<char>(c | 0x20);
        }
        item->second.json(method, operation_json(described, name));
    }
    json_object path_items;
    for (auto& [path, item] : paths) {
        path_items.json(path, item.take());
    }
    json_object known_schemas;
    for (const auto& [name, schema] : schemas.definitions()) {
        known_schemas.json(name, schema);
    }
    known_schemas.json("problem_details", problem_schema);
    json_object components;
    components.json("schemas", known_schemas.take());
    if (!schemes.empty()) {
        json_object known;
        for (const auto& [name, definition] : schemes) {
            known.json(name, definition);
        }
        components.json("securitySchemes", known.take());
    }
    json_object document;
    document.text("openapi", "3.1.0");
    document.json("info", json_object()
                              .text("title", options.title)
                              .text("version", options.version)
                              .text_if("description", options.description)
                              .take());
    if (!options.servers.empty()) {
        json_array servers;
        for (const auto& server : options.servers) {
            servers.json(json_object().text("url", server).take());
        }
        document.json("servers", servers.take());
    }
    return document.json("paths", path_items.take()).json("components", components.take()).take();
}

} // namespace detail
} // namespace mainstay::inline v0::routing
