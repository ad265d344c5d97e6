// SPDX-License-Identifier: BSL-1.0
// multipart/form-data: the same events however it is cut, within the limits, and names that are safe to use.
#include "fuzz/promise.hpp"

#include "http/multipart_parser.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/safe_filename.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace mainstay;
using fuzz::promise;

namespace {

using event = http::multipart_parser::event;

struct seen_part {
    std::string name, filename, type, data;
    bool whole = false;
    bool operator==(const seen_part&) const = default;
};
struct seen {
    std::vector<seen_part> parts;
    int status = 0;
    std::string why;
    bool operator==(const seen&) const = default;
};

constexpr http::multipart_limits limits{.parts = 6,
    .files = 3,
    .part_head = 200,
    .part_fields = 4,
    .name = 20,
    .filename = 30,
    .field = 60,
    .fields = 100,
    .file = 300,
    .total = 1500,
    .around = 20};

seen parse(std::string_view body, std::string_view boundary, std::size_t piece) {
    http::multipart_parser parser(boundary, limits);
    seen all;
    std::size_t fields = 0, files = 0;
    std::unique_ptr<char[]> copy; // of its own size, so that a byte too many is found
    for (;;) {
        switch (parser.next()) {
        case event::more: {
            if (body.empty()) {
                parser.finish();
                break;
            }
            const std::size_t size = std::min(piece, body.size());
            auto fresh = std::make_unique<char[]>(size);
            body.copy(fresh.get(), size);
            body.remove_prefix(size);
            parser.feed({fresh.get(), size});
            copy = std::move(fresh);
            break;
        }
        case event::part: {
            const auto& head = parser.head();
            promise(all.parts.empty() || all.parts.back().whole);
            promise(core::is_utf8(head.name) && head.name.size() <= limits.name && !fuzz::has_control(head.name));
            files += head.is_file();
            all.parts.push_back({head.name, head.filename.value_or("-"), std::string(head.content_type), {}});
            promise(all.parts.size() <= limits.parts && files <= limits.files);
            if (!head.is_file()) break;
            promise(core::is_utf8(*head.filename) && head.filename->size() <= limits.filename);
            break;
        }
        case event::data:
            promise(!parser.data().empty());
            all.parts.back().data += parser.data();
            if (!parser.head().is_file()) fields += parser.data().size();
            promise(all.parts.back().data.size() <= (parser.head().is_file() ? limits.file : limits.field));
            promise(fields <= limits.fields);
            break;
        case event::part_end:
            all.parts.back().whole = true;
            break;
        case event::done:
            promise(parser.next() == event::done && (all.parts.empty() || all.parts.back().whole));
            return all;
        case event::refused:
            promise(parser.next() == event::refused);
            parser.feed("--b--");
            promise(parser.next() == event::refused);
            all.status = parser.why().status;
            all.why = parser.why().detail;
            promise(all.status == 400 || all.status == 413);
            return all;
        }
    }
}

void check_filename(std::string_view text) {
    const std::string name = http::safe_filename(text);
    promise(!name.empty() && name.size() <= 200 && name.front() != '.' && name.back() != '.');
    promise(name.find_first_of("/\\:") == name.npos && !fuzz::has_control(name) && core::is_utf8(name));
    promise(http::safe_filename(name) == name);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    check_filename(text);
    std::string boundary;
    if (!http::read_boundary(text, boundary)) promise(!boundary.empty() && boundary.size() <= 70);

    const std::size_t choice = size == 0 ? 0 : data[0];
    const std::string_view names[] = {"b", "--", "boundary"};
    const std::string_view used = names[choice % 3];
    const seen whole = parse(text, used, text.size() + 1);
    for (std::size_t piece : {std::size_t{1}, choice % 16 + 2}) {
        seen again = parse(text, used, piece);
        promise(again.parts.size() >= whole.parts.size());
        if (text.size() > limits.total) {
            // Refused unread where it comes at once; in pieces for whatever is wrong first.
            promise(whole.status == 413 && again.status != 0);
            continue;
        }
        promise(again.status == whole.status && again.why == whole.why);
        if (whole.status == 0) promise(again == whole);
    }
    return 0;
}
