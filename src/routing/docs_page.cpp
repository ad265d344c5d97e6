// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/docs_page.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/routing/html.hpp>

#include <simdjson.h>

#include <array>
#include <stdexcept>

namespace mainstay::inline v0::routing {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1c2430;background:#fff}"
    "h1{margin-bottom:0}h2{margin-top:2.5rem;border-bottom:1px solid #d5dae2;padding-bottom:.3rem}"
    "code,pre{font:14px/1.45 ui-monospace,monospace}table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #e4e8ee}th{font-weight:600}"
    "nav ul{list-style:none;padding:0}a{color:#0b5cad}small{color:#5a6675}"
    ".method{display:inline-block;min-width:4.2rem;font-weight:700;text-transform:uppercase}"
    ".old{text-decoration:line-through}"
    "@media(prefers-color-scheme:dark){body{background:#14181f;color:#dfe5ee}h2,th,td{border-color:#303845}a{color:#"
    "7db7f5}"
    "small{color:#9aa7b8}}";

constexpr std::array<std::string_view, 8> methods = {
    "get", "post", "put", "patch", "delete", "head", "options", "trace"};

// Texts of the document, whatever it holds: what is missing or of another type is empty.
std::string_view text_of(dom::element from, std::string_view name) {
    std::string_view text;
    return from[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
}
bool flag_of(dom::element from, std::string_view name) {
    bool flag = false;
    return from[name].get(flag) == simdjson::SUCCESS && flag;
}
bool has_object(dom::element from, std::string_view name, dom::object& object) {
    return from[name].get(object) == simdjson::SUCCESS;
}
bool has_array(dom::element from, std::string_view name, dom::array& array) {
    return from[name].get(array) == simdjson::SUCCESS;
}

class page {
public:
    void title(dom::element document) {
        dom::element info;
        const bool known = document["info"].get(info) == simdjson::SUCCESS;
        const std::string name = known ? std::string(text_of(info, "title")) : std::string();
        raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width\"><title>");
        text(name);
        raw("</title><style>");
        raw(style);
        raw("</style></head><body><h1>");
        text(name);
        raw("</h1>");
        if (!known) return;
        raw("<p><small>Version ");
        text(text_of(info, "version"));
        raw("</small></p>");
        paragraph(text_of(info, "description"));
    }

    void contents(dom::object paths) {
        raw("<nav><ul>");
        each_operation(paths, [&](std::string_view path, std::string_view method, dom::element operation) {
            raw("<li><a href=\"#");
            text(text_of(operation, "operationId"));
            raw("\">");
            heading(path, method, operation);
            raw("</a> ");
            text(text_of(operation, "summary"));
            raw("</li>");
        });
        raw("</ul></nav>");
    }

    void operations(dom::object paths) {
        each_operation(paths, [&](std::string_view path, std::string_view method, dom::element operation) {
            raw("<section><h2 id=\"");
            text(text_of(operation, "operationId"));
            raw("\">");
            heading(path, method, operation);
            raw("</h2>");
            paragraph(text_of(operation, "summary"));
            paragraph(text_of(operation, "description"));
            parameters(operation);
            dom::element body;
            if (operation["requestBody"].get(body) == simdjson::SUCCESS) {
                raw("<h3>Body</h3><table>");
                content(body);
                raw("</table>");
            }
            responses(operation);
            raw("</section>");
        });
    }

    void schemas(dom::object known) {
        raw("<h2>Types</h2>");
        for (auto [name, schema] : known) {
            raw("<h3 id=\"type-");
            text(name);
            raw("\"><code>");
            text(name);
            raw("</code></h3>");
            paragraph(text_of(schema, "description"));
            dom::object properties;
            if (!has_object(schema, "properties", properties)) {
                raw("<p>");
                type(schema);
                raw("</p>");
                continue;
            }
            raw("<table><tr><th>Field</th><th>Type</th><th></th></tr>");
            for (auto [field, of] : properties) {
                raw("<tr><td><code>");
                text(field);
                raw("</code></td><td>");
                type(of);
                raw("</td><td>");
                if (is_required(schema, field)) raw("required. ");
                text(text_of(of, "description"));
                raw("</td></tr>");
            }
            raw("</table>");
        }
    }

    std::string take() {
        raw("</body></html>\n");
        return std::move(out_);
    }

private:
    void raw(std::string_view markup) { out_ += markup; }
    void text(std::string_view words) { append_html(out_, words); }
    void paragraph(std::string_view words) {
        if (words.empty()) return;
        raw("<p>");
        text(words);
        raw("</p>");
    }

    template <class Use>
    static void each_operation(dom::object paths, Use use) {
        for (auto [path, item] : paths) {
            for (std::string_view method : methods) {
                dom::element operation;
                if (item[method].get(operation) == simdjson::SUCCESS) use(path, method, operation);
            }
        }
    }

    void heading(std::string_view path, std::string_view method, dom::element operation) {
        raw(flag_of(operation, "deprecated") ? "<code class=\"old\">" : "<code>");
        raw("<span class=\"method\">");
        text(method);
        raw("</span> ");
        text(path);
        raw("</code>");
    }

    static bool is_required(dom::element schema, std::string_view field) {
        dom::array names;
        if (!has_array(schema, "required", names)) return false;
        for (dom::element name : names) {
            std::string_view one;
            if (name.get(one) == simdjson::SUCCESS && one == field) return true;
        }
        return false;
    }

    void reference(std::string_view target) {
        const std::string_view name = target.substr(target.rfind('/') + 1);
        raw("<a href=\"#type-");
        text(name);
        raw("\"><code>");
        text(name);
        raw("</code></a>");
    }

    // A schema in a line: its type and what limits it.
    void type(dom::element schema, int depth = 0) {
        if (depth > 8) return raw("…");
        if (const auto target = text_of(schema, "$ref"); !target.empty()) return reference(target);
        for (std::string_view choice : {"oneOf", "anyOf", "allOf"}) {
            dom::array all;
            if (!has_array(schema, choice, all)) continue;
            bool first = true;
            for (dom::element one : all) {
                if (!first) raw(choice == "allOf" ? " and " : " or ");
                first = false;
                type(one, depth + 1);
            }
            return;
        }
        dom::array types;
        if (has_array(schema, "type", types)) {
            bool first = true;
            for (dom::element one : types) {
                std::string_view name;
                if (one.get(name) != simdjson::SUCCESS) continue;
                if (!first) raw(" or ");
                first = false;
                text(name);
            }
        } else {
            text(text_of(schema, "type"));
        }
        dom::element items;
        if (schema["items"].get(items) == simdjson::SUCCESS) {
            raw(" of ");
            type(items, depth + 1);
        }
        limits(schema);
    }

    void limits(dom::element schema) {
        for (std::string_view name : {"format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
                 "minLength", "maxLength", "minItems", "maxItems", "pattern", "enum", "default"}) {
            dom::element value;
            if (schema[name].get(value) != simdjson::SUCCESS) continue;
            raw(" <small>");
            text(name);
            raw(" ");
            text(simdjson::minify(value));
            raw("</small>");
        }
    }

    void parameters(dom::element operation) {
        dom::array all;
        if (!has_array(operation, "parameters", all)) return;
        raw("<h3>Parameters</h3><table><tr><th>Name</th><th>In</th><th>Type</th><th></th></tr>");
        for (dom::element one : all) {
            raw("<tr><td><code>");
            text(text_of(one, "name"));
            raw("</code></td><td>");
            text(text_of(one, "in"));
            raw("</td><td>");
            dom::element schema;
            if (one["schema"].get(schema) == simdjson::SUCCESS) type(schema);
            raw("</td><td>");
            if (flag_of(one, "required")) raw("required. ");
            text(text_of(one, "description"));
            raw("</td></tr>");
        }
        raw("</table>");
    }

    void content(dom::element of) {
        dom::object all;
        if (!has_object(of, "content", all)) return;
        for (auto [media_type, media] : all) {
            raw("<tr><td><code>");
            text(media_type);
            raw("</code></td><td>");
            dom::element schema;
            if (media["schema"].get(schema) == simdjson::SUCCESS) type(schema);
            raw("</td></tr>");
        }
    }

    void bodies(dom::element answer) {
        dom::object all;
        if (!has_object(answer, "content", all)) return;
        for (auto [media_type, media] : all) {
            dom::element schema;
            if (media["schema"].get(schema) == simdjson::SUCCESS) type(schema);
            raw(" <small>");
            text(media_type);
            raw("</small> ");
        }
    }

    void responses(dom::element operation) {
        dom::object all;
        if (!has_object(operation, "responses", all)) return;
        raw("<h3>Answers</h3><table><tr><th>Status</th><th></th><th>Body</th></tr>");
        for (auto [status, answer] : all) {
            raw("<tr><td><code>");
            text(status);
            raw("</code></td><td>");
            text(text_of(answer, "description"));
            raw("</td><td>");
            bodies(answer);
            raw("</td></tr>");
        }
        raw("</table>");
    }

    std::string out_;
};

} // namespace

std::string docs_page(std::string_view openapi_document) {
    dom::parser parser;
    dom::element document;
    if (parser.parse(openapi_document.data(), openapi_document.size()).get(document) != simdjson::SUCCESS ||
        !document.is_object()) {
        throw std::invalid_argument("mainstay: the OpenAPI document is no JSON object");
    }
    page result;
    result.title(document);
    dom::object paths, schemas;
    if (has_object(document, "paths", paths)) {
        result.contents(paths);
        result.operations(paths);
    }
    dom::element components;
    if (document["components"].get(components) == simdjson::SUCCESS && has_object(components, "schemas", schemas)) {
        result.schemas(schemas);
    }
    return result.take();
}

std::string_view docs_page_policy() noexcept {
    static const std::string policy = "default-src 'none'; style-src 'sha256-" +
                                      core::base64_encode(crypto::sha256(core::bytes_of(style))) +
                                      "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return policy;
}

} // namespace mainstay::inline v0::routing
