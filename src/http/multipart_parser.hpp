// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/multipart_head.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// multipart/form-data as it comes (RFC 7578, RFC 2046): bytes in, cut anywhere, events out. Holds a part's head and the
// boundary, nothing else: data is given on as views into what was fed. Takes time in proportion to the bytes.
class multipart_parser {
public:
    enum class event : std::uint8_t {
        more,     // feed, or finish
        part,     // a part begins: `head`
        data,     // some of its data: `data`
        part_end, // it was whole
        done,     // finished, and all was well
        refused,  // `why`; and so it stays
    };

    multipart_parser(std::string_view boundary, const multipart_limits& limits);
    multipart_parser(const multipart_parser&) = delete;
    multipart_parser& operator=(const multipart_parser&) = delete;

    // The next bytes, which stay where they are until `next` has said `more`. Only after that.
    void feed(std::string_view bytes);
    // There are no more bytes.
    void finish();
    event next();

    // Valid from `part` to the next `part`, and so are its views.
    const part_head& head() const noexcept { return head_; }
    std::string_view data() const noexcept { return data_; }
    const refusal& why() const noexcept { return why_; }

private:
    enum class place : std::uint8_t { preamble, boundary, head, data, part_end, closed, epilogue, ended };

    event refuse(refusal why);
    // Looks for the delimiter, and is true when it is behind us. `data_` is what stands before it, or before what may
    // become it; may be empty.
    bool find_delimiter();
    event after_boundary();
    event read_head();
    event read_data();
    event skip_epilogue();
    bool counted();

    multipart_limits limits_;
    std::string delimiter_; // CRLF, two dashes, boundary: a CR stands nowhere but at its start
    std::string lines_;     // of the part's head
    part_head head_;
    std::string_view rest_, data_;
    refusal why_;
    place at_ = place::preamble;
    bool finished_ = false;
    std::size_t matched_ = 2,
                lent_ = 2; // bytes of the delimiter that have been there, and those of them that were no data
    std::size_t line_start_ = 0, lines_count_ = 0;
    std::size_t parts_ = 0, files_ = 0, field_bytes_ = 0, around_ = 0;
    std::uint64_t total_ = 0, part_bytes_ = 0;
    char tail_ = 0; // what has been there of the two bytes behind a boundary
};

} // namespace mainstay::inline v0::http
