// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/problem_response.hpp>

#include <mainstay/core/error.hpp>
#include <mainstay/http/upload_error.hpp>
#include <mainstay/schema/json_write.hpp>

#include <stdexcept>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

// The member that says where: a pointer into the body, or the name of what is not the body.
std::string_view place_of(core::field_source source) noexcept {
    switch (source) {
    case core::field_source::body:
        return "pointer";
    case core::field_source::header:
        return "header";
    case core::field_source::cookie:
        return "cookie";
    case core::field_source::query:
    case core::field_source::path:
        break;
    }
    return "parameter";
}

void member(std::string& out, std::string_view name, std::string_view text) {
    out += out.back() == '{' ? "\"" : ",\"";
    out.append(name).append("\":");
    schema::write_json(out, text);
}

void write_body(std::string& out, const problem& what, std::string_view request_id) {
    out = "{";
    member(out, "type", what.type());
    member(out, "title", what.title());
    out += ",\"status\":" + std::to_string(what.status());
    member(out, "detail", what.detail().empty() ? what.title() : what.detail());
    member(out, "code", what.code());
    if (!request_id.empty()) member(out, "request_id", request_id);
    for (const auto& [name, json] : what.members()) {
        out += ',';
        schema::write_json(out, name);
        out.append(":").append(json);
    }
    if (!what.errors().empty()) {
        out += ",\"errors\":[";
        for (const core::field_error& error : what.errors()) {
            if (&error != &what.errors().front()) out += ',';
            out += '{';
            member(out, place_of(error.source), error.where);
            member(out, "code", error.code);
            member(out, "detail", error.detail);
            out += '}';
        }
        out += ']';
    }
    out += '}';
}

} // namespace

void write_problem(response& answer, const problem& what, std::string_view request_id) {
    bool sound = what.status() >= 200 && what.status() <= 599;
    answer.status(sound ? what.status() : 500);
    answer.stream(nullptr);
    write_body(answer.body(), what, request_id);
    answer.content_type("application/problem+json");
    if (auto wait = what.retry_after()) answer.set("Retry-After", std::to_string(wait->count()));
    for (const auto& [name, value] : what.fields()) {
        try {
            answer.add(name, value);
        } catch (const std::invalid_argument&) {
            // A field that cannot be sent is left out: the client is told of its error, not of ours.
        }
    }
    // It speaks to one client of one request. Left unsaid, a cache may keep 404, 405, 414 and 501 by its own judgement
    // (RFC 9110 section 15.1).
    if (!answer.field("Cache-Control")) answer.add("Cache-Control", "no-store");
}

problem problem_of(const std::exception_ptr& error) noexcept {
    using namespace std::chrono_literals;
    try {
        std::rethrow_exception(error);
    } catch (const problem& known) {
        return known;
    } catch (const std::system_error& failed) {
        if (failed.code() == core::errc::overloaded) return problem::unavailable(1s, "too busy; try again later");
        if (failed.code() == core::errc::stopping) return problem::unavailable(5s, "stopping; try again later");
        if (failed.code() == core::errc::deadline_exceeded) {
            return problem(503, "deadline_exceeded", "the answer took too long").retry_after(1s);
        }
        if (failed.code() == upload_errc::storage_full) {
            return problem(507, "insufficient_storage", "there is no room for the upload now");
        }
    } catch (...) {
        // Opaque below, whatever it is.
    }
    return problem::internal_error();
}

} // namespace mainstay::inline v0::http
