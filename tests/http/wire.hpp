// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/http1_machine.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay_test {

// What a machine made of some bytes: what each whole request was, and how it was refused, if it was.
struct outcome {
    std::vector<std::string> requests; // "METHOD target|body"
    int refused = 0;
    bool keep_alive = true;                // of the last request
    std::vector<std::string> details = {}; // of each request, all the rest that a handler sees
    std::string code = {};                 // of the refusal

    friend bool operator==(const outcome& a, const outcome& b) {
        return a.requests == b.requests && a.refused == b.refused && a.keep_alive == b.keep_alive;
    }
};

// "METHOD target|body"
inline std::string seen_of(const mainstay::http::request& in) {
    return std::string(in.method_name()) + ' ' + std::string(in.target()) + '|' + std::string(in.body());
}
// "Name: value\n" of each.
inline std::string fields_of(const mainstay::http::request& in) {
    std::string all;
    for (const auto& [name, value] : in.fields())
        all.append(name).append(": ").append(value) += '\n';
    return all;
}

// All the rest of it.
inline std::string details_of(const mainstay::http::request& in) {
    return fields_of(in) + std::string(in.path()) + '\n' + std::string(in.query()) + '\n' +
           std::string(in.authority()) + '\n' + std::to_string(in.minor_version()) +
           std::to_string(static_cast<int>(in.method()));
}

inline std::ostream& operator<<(std::ostream& out, const outcome& of) {
    for (const auto& each : of.requests)
        out << '[' << each << "] ";
    return out << (of.refused != 0 ? std::to_string(of.refused) : of.keep_alive ? "keep-alive" : "close");
}

// Feeds pieces to a machine, as large as it takes them, and answers every request at once.
class wire {
public:
    explicit wire(const mainstay::http::server_limits& limits = {}, bool bodies_in_pieces = false)
        : machine_(limits)
        , limits_(limits)
        , bodies_in_pieces_(bodies_in_pieces) {}

    void feed(std::string_view bytes) {
        while (!bytes.empty() && result_.refused == 0 && result_.keep_alive) {
            auto room = machine_.room();
            std::size_t count = std::min(room.size(), bytes.size());
            if (count == 0) {
                result_.refused = -1; // it wants more and takes none: never to happen
                return;
            }
            std::copy_n(bytes.begin(), count, room.begin());
            machine_.received(count);
            bytes.remove_prefix(count);
            go_on();
        }
    }
    const outcome& result() const noexcept { return result_; }
    bool idle() const noexcept { return machine_.idle(); }

private:
    void go_on() {
        using event = mainstay::http::http1_machine::event;
        for (;;) {
            std::string_view piece;
            switch (reading_pieces_ ? machine_.next_piece(piece) : machine_.advance(request_)) {
            case event::piece:
                body_ += piece;
                break;
            case event::need_input:
                return;
            case event::head:
                if (machine_.limit_body(limits_.body)) begin_body();
                break;
            case event::request:
                result_.requests.push_back(seen_of(request_) + body_);
                body_.clear();
                reading_pieces_ = false;
                result_.details.push_back(details_of(request_));
                result_.keep_alive = machine_.keep_alive();
                machine_.finish_request(request_);
                if (!result_.keep_alive) return;
                break;
            case event::refused:
                result_.refused = machine_.why().status;
                result_.code = machine_.why().code;
                return;
            }
        }
    }

    void begin_body() {
        reading_pieces_ = bodies_in_pieces_;
        if (bodies_in_pieces_) {
            machine_.read_pieces();
        } else {
            machine_.read_whole();
        }
    }

    mainstay::http::http1_machine machine_;
    mainstay::http::server_limits limits_;
    bool bodies_in_pieces_, reading_pieces_ = false;
    std::string body_; // of the pieces
    mainstay::http::request request_;
    mainstay::core::context_ptr context_;
    outcome result_;
};

inline outcome feed_whole(std::string_view bytes, const mainstay::http::server_limits& limits = {}) {
    wire line(limits);
    line.feed(bytes);
    return line.result();
}

} // namespace mainstay_test
