// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::config {

/// A text that never prints: not in a log, not as JSON, not in `--help`, not in an error. Its memory is wiped.
///
/// As a setting it is also read from the file that `NAME_FILE` names, without one line end behind it. There is no
/// conversion and no stream operator; whoever needs the text has to say `reveal`. Rules of a field see the text.
class secret {
public:
    secret() = default;
    explicit secret(std::string text) noexcept : text_(std::move(text)) {}
    secret(const secret&) = default;
    secret(secret&& other) noexcept;
    secret& operator=(const secret& other);
    secret& operator=(secret&& other) noexcept;
    ~secret();

    /// Lives as long as the secret.
    std::string_view reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }
    std::size_t size() const noexcept { return text_.size(); }

private:
    void wipe() noexcept;

    std::string text_;
};

} // namespace mainstay::inline v0::config

/// Reads a text, writes `[secret]`.
template <>
struct mainstay::schema::value<mainstay::config::secret> {
    using json = std::string;
    static std::string to(const config::secret&) { return "[secret]"; }
    static std::string_view checked(const config::secret& object) noexcept { return object.reveal(); }
    static parsed<config::secret> from(std::string text) { return config::secret(std::move(text)); }
    static constexpr std::string_view format = "password";
};
