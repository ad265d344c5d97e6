// SPDX-License-Identifier: BSL-1.0
// JSON into a struct with every kind of field: whatever is taken is well-formed and comes back alike; whatever is not
// says why.
#include "fuzz/everything.hpp"
#include "fuzz/promise.hpp"

#include <mainstay/core/encoding.hpp>

using namespace fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = text_of(data, size);
    auto broken = schema::check_json(text);
    auto read = schema::read_json<everything>(text);
    if (!read) {
        const auto& why = read.failure();
        promise(why.malformed != why.code.empty());
        promise(why.malformed != !why.errors.empty());
        promise(broken ? why.malformed : true);
        // The answer that the client would get is JSON in its turn.
        auto answer = read.to_problem();
        promise(answer.status() == (why.malformed ? 400 : 422));
        promise(mainstay::core::is_utf8(answer.detail()));
        for (const auto& error : answer.errors())
            promise(mainstay::core::is_utf8(error.where) && mainstay::core::is_utf8(error.detail));
        return 0;
    }
    promise(!broken && mainstay::core::is_utf8(text));
    auto written = schema::to_json(*read);
    promise(!schema::check_json(written));
    auto again = schema::read_json<everything>(written);
    promise(again.has_value() && schema::to_json(*again) == written);
    return 0;
}
