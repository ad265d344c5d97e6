// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::schema::detail {

// A JSON Schema on its way: what the type says first, then what the rules say, which is narrower and replaces it.
class keywords {
public:
    // `string`, `integer`, …; empty for a reference and for alternatives.
    void type(std::string_view name) { type_ = name; }
    const std::string& type() const noexcept { return type_; }
    // Allows null beside whatever else is said.
    void nullable() noexcept { nullable_ = true; }

    void set(std::string_view name, std::string json);
    void set_text(std::string_view name, std::string_view text);
    void set_number(std::string_view name, std::int64_t number);
    void set_number(std::string_view name, std::uint64_t number);
    void set_number(std::string_view name, double number);
    // `description`, also as it is, for lists of parameters; it lives as long as the program.
    void describe(std::string_view text);
    std::string_view description() const noexcept { return description_; }
    bool has(std::string_view name) const noexcept;
    std::string_view text(std::string_view name) const noexcept;

    // What is said of the elements of a list or a map.
    keywords& elements();

    void append_to(std::string& out) const;

private:
    struct entry {
        std::string_view name;
        std::string json;
    };

    std::string type_;
    std::string_view description_;
    bool nullable_ = false;
    std::vector<entry> entries_;
    std::vector<keywords> elements_; // none or one
};

} // namespace mainstay::inline v0::schema::detail
