// SPDX-License-Identifier: BSL-1.0
// A Range field over a body whose size its first byte chooses, and the same text as a condition.
#include "fuzz/promise.hpp"

#include <mainstay/http/byte_range.hpp>
#include <mainstay/http/entity_tag.hpp>
#include <mainstay/http/preconditions.hpp>
#include <mainstay/http/request_builder.hpp>

using namespace mainstay;
using fuzz::promise;

namespace {

void check_ranges(std::string_view text, std::uint64_t size) {
    const http::range_limits limits{.ranges = 8, .nearby = 3};
    const auto selected = http::select_ranges(text, size, limits);
    using kind = http::range_selection::kind;
    promise((selected.what == kind::partial) == !selected.parts.empty());
    promise(selected.parts.size() <= limits.ranges);
    std::uint64_t total = 0;
    for (const auto& part : selected.parts) {
        promise(part.length > 0 && part.offset < size && part.length <= size - part.offset);
        total += part.length;
        for (const auto& other : selected.parts) {
            const bool apart = &part == &other || part.offset + part.length < other.offset ||
                               other.offset + other.length < part.offset;
            promise(apart);
        }
        // What was chosen, asked for by itself, is the same.
        const std::string again =
            "bytes=" + std::to_string(part.offset) + '-' + std::to_string(part.offset + part.length - 1);
        promise(http::select_ranges(again, size).parts == std::vector{part});
    }
    promise(total <= size);
}

void check_tags(std::string_view text) {
    for (std::string_view rest = text; auto tag = http::next_entity_tag(rest);) {
        const std::string written = (tag->weak ? "W/\"" : "\"") + std::string(tag->opaque) + '"';
        const auto again = http::parse_entity_tag(written);
        promise(again && again->weak == tag->weak && again->opaque == tag->opaque);
        http::request_builder builder("GET", "/");
        builder.field("If-None-Match", text).field("If-Range", text);
        promise(
            http::check_preconditions(builder.request(), {.entity_tag = written}) == http::precondition::not_modified);
        (void)http::if_range_holds(builder.request(), {.entity_tag = written}, {});
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr std::uint64_t sizes[] = {0, 1, 10, 1000, 0xffff'ffff, 0x7fff'ffff'ffff'ffff, 0xffff'ffff'ffff'ffff};
    const auto text = fuzz::text_of(data, size);
    check_ranges(text, sizes[data[0] % std::size(sizes)]);
    check_tags(text);
    return 0;
}
