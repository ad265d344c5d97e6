// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/detail/body.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/routing/bytes.hpp>
#include <mainstay/routing/text.hpp>

#include <optional>

namespace mainstay::inline v0::routing {
namespace detail {
namespace {

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
    return text.size() > end.size() && http::equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

// The value of a media type's parameter, without quotes; empty when it has none of that name.
std::string_view parameter_of(std::string_view media_type, std::string_view name) {
    std::size_t at = media_type.find(';');
    while (at != std::string_view::npos) {
        const std::size_t end = media_type.find(';', at + 1);
        const std::string_view part = http::trim(media_type.substr(at + 1, end - at - 1));
        const std::size_t equals = part.find('=');
        if (equals != std::string_view::npos && http::equals_ignoring_case(part.substr(0, equals), name)) {
            std::string_view value = part.substr(equals + 1);
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
                value = value.substr(1, value.size() - 2);
            return value;
        }
        at = end;
    }
    return {};
}

std::unique_ptr<problem> unsupported(std::string detail) {
    return std::make_unique<problem>(415, "unsupported_media_type", std::move(detail));
}

// RFC 9110 section 15.5.16: nothing here decodes a body, and what is compressed must not be taken for malformed.
std::unique_ptr<problem> refuse_coding(const http::request& request) {
    const auto coding = request.field("Content-Encoding");
    if (!coding || coding->empty() || http::equals_ignoring_case(*coding, "identity")) return nullptr;
    auto refused = unsupported("the body's Content-Encoding is not known here");
    refused->field("Accept-Encoding", "identity");
    return refused;
}

} // namespace

bool has_no_body(const http::request& request) noexcept {
    return request.body().empty() && !request.field("Content-Type");
}

std::unique_ptr<problem> require_media_type(
    const http::request& request, std::string_view wanted, std::string_view suffix) {
    if (auto coded = refuse_coding(request)) return coded;
    std::optional<std::string_view> field;
    for (const auto& [name, value] : request.fields()) {
        if (!http::equals_ignoring_case(name, "Content-Type")) continue;
        // Whoever looks at the request on its way may have gone by the other one.
        if (field) return unsupported("the body has more than one Content-Type");
        field = value;
    }
    const std::string_view type = field ? http::trim(field->substr(0, field->find(';'))) : std::string_view();
    if (http::equals_ignoring_case(type, wanted)) return nullptr;
    if (!suffix.empty() && type.find('/') != std::string_view::npos && ends_with_ignoring_case(type, suffix)) {
        return nullptr;
    }
    return unsupported("the body's Content-Type has to be " + std::string(wanted));
}

std::unique_ptr<problem> require_utf8(const http::request& request) {
    if (auto coded = refuse_coding(request)) return coded;
    if (const auto field = request.field("Content-Type")) {
        const std::string_view charset = parameter_of(*field, "charset");
        if (!charset.empty() && !http::equals_ignoring_case(charset, "utf-8") &&
            !http::equals_ignoring_case(charset, "us-ascii")) {
            return unsupported("the body's charset has to be UTF-8");
        }
    }
    if (core::is_utf8(request.body())) return nullptr;
    return std::make_unique<problem>(400, "malformed_text", "the body is not UTF-8");
}

problem missing_body(std::string_view wanted) {
    return {415, "unsupported_media_type", "the request has to have a body of type " + std::string(wanted)};
}

void describe_body_errors(operation& into) {
    into.error(413, "body_too_large");
}

} // namespace detail

extracted<mainstay::text> from_request<mainstay::text>::read(http::request& request) {
    if (detail::has_no_body(request)) return extracted<mainstay::text>::absent();
    if (auto wrong = detail::require_utf8(request)) return std::move(*wrong);
    return mainstay::text(std::string(request.body()));
}

problem from_request<mainstay::text>::missing() {
    return {400, "missing_body", "the request has to have a body"};
}

void from_request<mainstay::text>::describe(operation& into) {
    into.request_body("text/plain", R"({"type":"string"})");
    detail::describe_body_errors(into);
    into.error(400, "malformed_text").error(415, "unsupported_media_type");
}

extracted<mainstay::bytes> from_request<mainstay::bytes>::read(http::request& request) {
    const auto body = core::bytes_of(request.body());
    return mainstay::bytes(std::vector<std::byte>(body.begin(), body.end()));
}

void from_request<mainstay::bytes>::describe(operation& into) {
    into.request_body("application/octet-stream", "{}", false);
    detail::describe_body_errors(into);
}

} // namespace mainstay::inline v0::routing
