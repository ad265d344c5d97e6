// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/email.hpp>
#include <mainstay/schema.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fuzz {

namespace schema = mainstay::schema;

enum class colour : std::uint8_t { red, green, blue_grey };

struct circle {
    static constexpr std::string_view kind = "circle";
    double radius = 1;
};
struct square {
    static constexpr std::string_view kind = "square";
    std::int64_t side;
    std::string name;
};

struct leaf {
    std::int8_t tiny;
    std::optional<std::string> text;
    std::vector<leaf> leaves = {};
};

// A field of every kind that schema knows, most with rules.
struct everything {
    bool yes = false;
    std::int64_t integer;
    std::uint64_t natural = 1;
    std::uint8_t small = 1;
    double real = 0.5;
    float single = 0.5F;
    std::string text = "t";
    colour shade = colour::red;
    std::optional<std::int32_t> maybe;
    std::vector<std::string> list;
    std::vector<std::vector<bool>> nested;
    std::map<std::string, std::int64_t> numbers;
    std::map<std::string, leaf> leaves;
    leaf inner;
    std::variant<circle, square> shape;
    std::chrono::sys_time<std::chrono::microseconds> at;
    std::chrono::sys_days day;
    std::chrono::milliseconds wait{5};
    std::optional<mainstay::auth::email> address;

    static constexpr auto rules() {
        return schema::rules(schema::field<&everything::integer>(schema::optional_field, schema::range(-5, 5'000)),
            schema::field<&everything::text>(schema::length(1, 20), schema::pattern<"[a-z0-9 ]+">()),
            schema::field<&everything::list>(schema::optional_field, schema::items(0, 3)),
            schema::field<&everything::nested>(schema::optional_field),
            schema::field<&everything::numbers>(schema::optional_field),
            schema::field<&everything::leaves>(schema::optional_field),
            schema::field<&everything::inner>(schema::optional_field),
            schema::field<&everything::shape>(schema::optional_field),
            schema::field<&everything::at>(schema::optional_field),
            schema::field<&everything::day>(schema::optional_field));
    }
};

} // namespace fuzz
