// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/json_write.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::routing::detail {

// Puts a JSON object together, member by member; the values are JSON text already.
class json_object {
public:
    json_object& json(std::string_view name, std::string_view value) {
        text_ += text_.empty() ? '{' : ',';
        schema::write_json(text_, name);
        text_ += ':';
        text_ += value;
        return *this;
    }
    json_object& text(std::string_view name, std::string_view value) {
        std::string quoted;
        schema::write_json(quoted, value);
        return json(name, quoted);
    }
    // Nothing where there is nothing to say.
    json_object& text_if(std::string_view name, std::string_view value) {
        return value.empty() ? *this : text(name, value);
    }
    bool empty() const noexcept { return text_.empty(); }
    std::string take() { return text_.empty() ? "{}" : text_ + '}'; }

private:
    std::string text_;
};

class json_array {
public:
    json_array& json(std::string_view value) {
        text_ += text_.empty() ? '[' : ',';
        text_ += value;
        return *this;
    }
    json_array& text(std::string_view value) {
        std::string quoted;
        schema::write_json(quoted, value);
        return json(quoted);
    }
    bool empty() const noexcept { return text_.empty(); }
    std::string take() { return text_.empty() ? "[]" : text_ + ']'; }

private:
    std::string text_;
};

} // namespace mainstay::inline v0::routing::detail
