// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/http/body_reader.hpp>
#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/request.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::middleware {

struct decoding_limits {
    std::size_t size, ratio, ratio_from;

    // Of what has been packed into so many bytes.
    std::size_t most_of(std::size_t packed) const noexcept;
    // What is wrong with more than `most_of` them: that they are too many, or too many for what was sent.
    problem too_much(std::size_t packed) const;
};

// The codings in the order in which they are taken off, the last that was put on first.
using coding_layers = std::vector<http::content_coding>;

// Puts the plain body in the place of the packed one, and takes the fields away that spoke of that; or says what is
// wrong with it.
std::optional<problem> decode_body(http::request& request, const coding_layers& layers, const decoding_limits& limits);

// A body that is decoded while it arrives; kept in the request's context.
class decoded_body final : public http::request_body {
public:
    decoded_body(http::request& request, coding_layers layers, const decoding_limits& limits);

    task<std::string_view> read() override;
    task<void> read_whole() override;

private:
    struct layer {
        std::unique_ptr<http::body_decoder> decoder;
        std::string_view packed = {}; // not used up yet
        std::string plain = {};       // valid until the next piece
        std::size_t taken = 0, given = 0;
        bool more = false, ended = false;
    };

    task<std::string_view> read_from(std::size_t depth);

    http::request* request_;
    http::request_body* arriving_;
    coding_layers codings_;
    decoding_limits limits_;
    std::vector<layer> layers_; // the one that was put on first in front
};

} // namespace mainstay::inline v0::middleware
