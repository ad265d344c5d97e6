// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/body_writer.hpp>
#include <mainstay/http/detail/text_buffer.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/field_name.hpp>
#include <mainstay/http/file_body.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

/// An answer: status, fields, and a body that is either there or streamed.
///
/// Its connection adds `Content-Length` or `Transfer-Encoding`, `Date`, `Server` and `Connection`; a handler cannot set
/// the ones that frame the message. Every setter throws `std::invalid_argument` for values with control characters, so
/// that nothing a client sent can become a field of its own, and for a name that is no token; a name that is written
/// out is checked when it is compiled.
class response {
public:
    /// A function that writes the body piece by piece, on the thread and in the context of its request.
    using stream_function = std::function<task<void>(body_writer&)>;

    response() = default;
    explicit response(int status) { this->status(status); }

    int status() const noexcept { return status_; }
    /// From 200 to 599.
    response& status(int code);

    /// Sets the field, in place of all others of that name.
    response& set(field_name name, std::string_view value);
    template <detail::runtime_text Name>
    response& set(const Name& name, std::string_view value) {
        return set_text(name, value);
    }
    /// Adds a field, beside others of that name.
    response& add(field_name name, std::string_view value);
    template <detail::runtime_text Name>
    response& add(const Name& name, std::string_view value) {
        return add_text(name, value);
    }
    /// Adds all fields of another answer, which were checked when they were set there.
    response& add_fields(const response& from);
    /// Removes all fields of that name.
    response& remove(std::string_view name);
    /// The value of the first field of that name, in any case; valid until the fields change.
    std::optional<std::string_view> field(std::string_view name) const noexcept {
        return may_have(name) ? find(name) : std::nullopt;
    }
    /// All fields in order, as views that are valid until the fields change.
    std::vector<field_view> fields() const;
    /// All fields as they are sent, each with its CRLF.
    std::string_view field_lines() const noexcept { return lines_.view(); }
    response& content_type(std::string_view type) { return set("Content-Type", type); }

    std::string& body() noexcept { return body_; }
    const std::string& body() const noexcept { return body_; }
    response& body(std::string bytes) noexcept {
        body_ = std::move(bytes);
        return *this;
    }

    /// Streams the body instead: in chunks, held back while the client does not read. Ignored for `HEAD`.
    response& stream(stream_function write) {
        stream_ = std::move(write);
        stream_length_.reset();
        file_.reset();
        return *this;
    }
    /// The same with a length known beforehand, which the client is told; a function that writes less or more than that
    /// breaks the connection off.
    response& stream(std::uint64_t length, stream_function write) {
        stream(std::move(write));
        stream_length_ = length;
        return *this;
    }
    const stream_function& stream() const noexcept { return stream_; }
    std::optional<std::uint64_t> stream_length() const noexcept { return stream_length_; }

    /// Sends parts of an open file instead, with their length known beforehand. For `HEAD` only that is told.
    response& file(file_body body);
    /// Those parts, or null.
    const file_body* file() const noexcept { return file_.get(); }
    const std::shared_ptr<const file_body>& shared_file() const noexcept { return file_; }

    /// Asks for the connection to be closed after this answer.
    response& close() noexcept {
        close_ = true;
        return *this;
    }
    bool closes() const noexcept { return close_; }
    /// Whether a `Date` or `Server` was set, in whose place the connection puts none of its own.
    bool has_own_date() const noexcept { return own_date_; }
    bool has_own_server() const noexcept { return own_server_; }

    /// Empties it for the next answer, keeping its memory: 200, no fields, no body.
    void clear() noexcept;

private:
    response& set_text(std::string_view name, std::string_view value);
    response& add_text(std::string_view name, std::string_view value);
    void append(const field_name& name, std::string_view value);
    bool may_have(std::string_view name) const noexcept { return (name_bits_ & detail::name_bit(name)) != 0; }
    std::optional<std::string_view> find(std::string_view name) const noexcept;

    int status_ = 200;
    bool close_ = false, own_date_ = false, own_server_ = false;
    std::uint64_t name_bits_ = 0; // of all names that are there: most look-ups end at them
    detail::text_buffer lines_;
    std::string body_;
    stream_function stream_;
    std::optional<std::uint64_t> stream_length_;
    std::shared_ptr<const file_body> file_;
};

} // namespace mainstay::inline v0::http
