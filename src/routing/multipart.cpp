// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/multipart.hpp>

#include <mainstay/http/body_reader.hpp>
#include <mainstay/routing/detail/body.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace mainstay::inline v0::routing {
namespace {

// A body that has arrived, in one piece.
class whole_body final : public http::body_reader {
public:
    explicit whole_body(std::string_view body) noexcept : rest_(body) {}
    task<std::string_view> read() override { co_return std::exchange(rest_, {}); }

private:
    std::string_view rest_;
};

} // namespace

task<extracted<mainstay::multipart>> from_request<mainstay::multipart>::read(
    http::request& request, http::upload_store& uploads) {
    http::body_reader* arriving = request.body_source();
    if (arriving == nullptr && detail::has_no_body(request)) co_return extracted<mainstay::multipart>::absent();
    if (auto wrong = detail::require_media_type(request, media_type)) co_return std::move(*wrong);
    whole_body body(request.body());
    std::string content_type(request.field("Content-Type").value_or(""));
    http::body_reader& source = arriving != nullptr ? *arriving : body;
    auto outcome = co_await uploads.read(source, std::move(content_type));
    if (auto* wrong = std::get_if<problem>(&outcome)) co_return std::move(*wrong);
    co_return mainstay::multipart(std::get<http::multipart_form>(std::move(outcome)));
}

problem from_request<mainstay::multipart>::missing() {
    return detail::missing_body(media_type);
}

void from_request<mainstay::multipart>::describe(operation& into) {
    into.request_body(media_type, R"({"type":"object","additionalProperties":true})");
    detail::describe_body_errors(into);
    into.error(400, "malformed_multipart").error(413, "multipart_limit").error(415, "unsupported_media_type");
    into.error(503, "unavailable").error(507, "insufficient_storage");
}

} // namespace mainstay::inline v0::routing
