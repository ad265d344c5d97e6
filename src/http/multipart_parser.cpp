// SPDX-License-Identifier: BSL-1.0
#include "http/multipart_parser.hpp"

#include <algorithm>

namespace mainstay::inline v0::http {

multipart_parser::multipart_parser(std::string_view boundary, const multipart_limits& limits)
    : limits_(limits)
    , delimiter_("\r\n--") {
    delimiter_ += boundary;
}

multipart_parser::event multipart_parser::refuse(refusal why) {
    why_ = why;
    at_ = place::ended;
    rest_ = data_ = {};
    return event::refused;
}

void multipart_parser::feed(std::string_view bytes) {
    if (why_) return;
    rest_ = bytes;
    total_ += bytes.size();
    if (total_ > limits_.total) refuse(over_multipart_limit("the body is too large"));
}

void multipart_parser::finish() {
    finished_ = true;
}

multipart_parser::event multipart_parser::next() {
    while (!why_ && (!rest_.empty() || at_ == place::part_end)) {
        event found = event::more;
        switch (at_) {
        case place::preamble:
            if (find_delimiter()) at_ = place::boundary;
            around_ += data_.size();
            if (around_ > limits_.around) return refuse(over_multipart_limit("too much before the first boundary"));
            break;
        case place::boundary:
            found = after_boundary();
            break;
        case place::head:
            found = read_head();
            break;
        case place::data:
            found = read_data();
            break;
        case place::part_end:
            at_ = place::boundary;
            return event::part_end;
        case place::closed:
        case place::epilogue:
            found = skip_epilogue();
            break;
        case place::ended:
            rest_ = {};
            break;
        }
        if (found != event::more) return found;
    }
    if (why_) return event::refused;
    if (!finished_) return event::more;
    if (at_ == place::ended) return event::done;
    const bool whole = (at_ == place::closed && tail_ == 0) || at_ == place::epilogue;
    if (!whole) return refuse(malformed_multipart("the body ends before its last boundary"));
    at_ = place::ended;
    return event::done;
}

bool multipart_parser::find_delimiter() {
    data_ = {};
    if (matched_ == 0) {
        // Up to where the delimiter is, or may begin at the end of what there is.
        std::size_t at = 0, alike = 0;
        for (;;) {
            at = std::min(rest_.find('\r', at), rest_.size());
            const std::string_view here = rest_.substr(at);
            const auto ends = std::ranges::mismatch(here, delimiter_);
            alike = static_cast<std::size_t>(ends.in1 - here.begin());
            if (alike == delimiter_.size() || alike == here.size()) break;
            at += alike; // no CR among these but the first
        }
        data_ = rest_.substr(0, at);
        rest_.remove_prefix(at + alike);
        matched_ = alike;
    } else {
        const std::string_view wanted = std::string_view(delimiter_).substr(matched_);
        const auto ends = std::ranges::mismatch(rest_, wanted);
        const auto alike = static_cast<std::size_t>(ends.in1 - rest_.begin());
        rest_.remove_prefix(alike);
        matched_ += alike;
        if (matched_ < delimiter_.size() && !rest_.empty()) {
            // It was data after all, the same as ours.
            data_ = std::string_view(delimiter_).substr(lent_, matched_ - lent_);
            matched_ = lent_ = 0;
        }
    }
    if (matched_ < delimiter_.size()) return false;
    matched_ = lent_ = 0;
    return true;
}

multipart_parser::event multipart_parser::after_boundary() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (tail_ == 0 && (c == '\r' || c == '-')) {
        tail_ = c;
        return event::more;
    }
    const bool opens = tail_ == '\r' && c == '\n', closes = tail_ == '-' && c == '-';
    tail_ = 0;
    around_ = 0;
    if (closes) {
        at_ = place::closed;
        return event::more;
    }
    if (!opens) return refuse(malformed_multipart("a boundary's line has more than the boundary"));
    if (++parts_ > limits_.parts) return refuse(over_multipart_limit("too many parts"));
    at_ = place::head;
    lines_.clear();
    line_start_ = lines_count_ = 0;
    return event::more;
}

multipart_parser::event multipart_parser::read_head() {
    const std::size_t end = rest_.find('\n');
    const std::string_view piece = rest_.substr(0, end == std::string_view::npos ? end : end + 1);
    if (lines_.size() + piece.size() > limits_.part_head) {
        return refuse(over_multipart_limit("a part's head is too large"));
    }
    lines_.append(piece);
    rest_.remove_prefix(piece.size());
    if (end == std::string_view::npos) return event::more;

    const std::string_view line = std::string_view(lines_).substr(line_start_);
    if (!line.ends_with("\r\n") || line.find('\r') != line.size() - 2) {
        return refuse(malformed_multipart("a line of a part's head does not end in CRLF"));
    }
    if (line.size() > 2) {
        line_start_ = lines_.size();
        if (++lines_count_ > limits_.part_fields) return refuse(over_multipart_limit("a part has too many fields"));
        return event::more;
    }
    if (auto wrong = read_part_head(std::string_view(lines_).substr(0, line_start_), limits_, head_)) {
        return refuse(wrong);
    }
    if (head_.is_file() && ++files_ > limits_.files) return refuse(over_multipart_limit("too many files"));
    at_ = place::data;
    part_bytes_ = 0;
    matched_ = lent_ = 2; // where there is no data, the empty line's CRLF may be the delimiter's as well
    return event::part;
}

bool multipart_parser::counted() {
    part_bytes_ += data_.size();
    if (head_.is_file()) return part_bytes_ <= limits_.file;
    field_bytes_ += data_.size();
    return part_bytes_ <= limits_.field && field_bytes_ <= limits_.fields;
}

multipart_parser::event multipart_parser::read_data() {
    if (find_delimiter()) at_ = place::part_end;
    if (!counted())
        return refuse(over_multipart_limit(head_.is_file() ? "a file is too large" : "a field is too large"));
    return data_.empty() ? event::more : event::data;
}

multipart_parser::event multipart_parser::skip_epilogue() {
    if (at_ == place::epilogue) {
        around_ += rest_.size();
        rest_ = {};
        if (around_ > limits_.around) return refuse(over_multipart_limit("too much behind the last boundary"));
        return event::more;
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (tail_ == 0 && c == '\r') {
        tail_ = c;
    } else if (tail_ == '\r' && c == '\n') {
        at_ = place::epilogue;
    } else {
        return refuse(malformed_multipart("the last boundary's line has more than the boundary"));
    }
    return event::more;
}

} // namespace mainstay::inline v0::http
