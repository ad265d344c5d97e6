// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_answer.hpp>

#include <mainstay/core/random.hpp>
#include <mainstay/http/http_date.hpp>
#include <mainstay/http/preconditions.hpp>
#include <mainstay/http/problem_response.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

// The one place that says how a file gets to its connection.
void send(response& answer, file_body body) {
    answer.file(std::move(body));
}

void send_parts(
    response& answer, const opened_file& file, const std::vector<byte_range>& parts, std::string_view content_type) {
    file_body body{file.file, {}, {}};
    answer.status(206);
    if (parts.size() == 1) {
        answer.content_type(content_type).set("Content-Range", content_range(parts[0], file.size));
        body.parts.push_back({{}, parts[0].offset, parts[0].length});
        return send(answer, std::move(body));
    }
    // Long enough that no file has it by chance, or by design.
    const std::string boundary = core::random_token(18);
    answer.content_type("multipart/byteranges; boundary=" + boundary);
    for (const byte_range& part : parts) {
        std::string head = body.parts.empty() ? "--" : "\r\n--";
        head.append(boundary).append("\r\nContent-Type: ").append(content_type);
        head.append("\r\nContent-Range: ").append(content_range(part, file.size)).append("\r\n\r\n");
        body.parts.push_back({std::move(head), part.offset, part.length});
    }
    body.after = "\r\n--" + boundary + "--\r\n";
    send(answer, std::move(body));
}

} // namespace

void answer_with_file(const request& asked, response& answer, const opened_file& file,
    const file_answer_options& options, core::clock::wall_time now) {
    const std::string tag = file_entity_tag(file, now);
    // A date that is still to come says nothing (RFC 9110 section 8.8.2.1).
    const auto modified = std::min(file.modified, now);
    const validators state{.entity_tag = tag, .last_modified = modified};
    const auto refuse = [&](const problem& why) { write_problem(answer, why, asked.context().id()); };
    const auto verdict = check_preconditions(asked, state);
    if (verdict == precondition::failed) return refuse(problem(412, "precondition_failed"));

    range_selection selected;
    const auto range = range_of(asked);
    if (range && verdict == precondition::holds && if_range_holds(asked, state, now)) {
        selected = select_ranges(*range, file.size, options.ranges);
    }
    if (selected.what == range_selection::kind::unsatisfiable) {
        return refuse(problem(416, "range_not_satisfiable").field("Content-Range", unsatisfied_range(file.size)));
    }

    answer.set("ETag", tag).set("Last-Modified", http_date(modified));
    if (!options.cache_control.empty()) answer.set("Cache-Control", options.cache_control);
    if (!options.vary.empty()) answer.add("Vary", options.vary);
    if (verdict == precondition::not_modified) {
        answer.status(304);
        return;
    }
    answer.set("Accept-Ranges", "bytes");
    if (!options.content_encoding.empty()) answer.set("Content-Encoding", options.content_encoding);
    if (!options.content_disposition.empty()) answer.set("Content-Disposition", options.content_disposition);
    if (selected.what == range_selection::kind::partial) {
        return send_parts(answer, file, selected.parts, options.content_type);
    }
    answer.content_type(options.content_type);
    if (file.size == 0) return;
    file_body body{file.file, {}, {}};
    body.parts.push_back({{}, 0, file.size});
    send(answer, std::move(body));
}

} // namespace mainstay::inline v0::http
