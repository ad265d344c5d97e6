// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "vectors.hpp"

#include <mainstay/core/encoding.hpp>

#include <simdjson.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay_test {

inline std::vector<std::byte> unhex(std::string_view text) {
    return mainstay::core::hex_decode(text).value();
}

/// One test of a file, together with the group that it stands in.
class vector {
public:
    vector(simdjson::dom::element group, simdjson::dom::element test) : group_(group), test_(test) {}

    std::string text(std::string_view name) const { return std::string(find(name).get_string().value()); }
    std::size_t number(std::string_view name) const { return find(name).get_uint64().value(); }
    std::vector<std::byte> bytes(std::string_view name) const { return unhex(text(name)); }

private:
    simdjson::dom::element find(std::string_view name) const {
        simdjson::dom::element found;
        if (test_[name].get(found) != simdjson::SUCCESS) found = group_[name].value();
        return found;
    }

    simdjson::dom::element group_, test_;
};

/// Calls the function with every vector of a file of Project Wycheproof, where the files are.
inline void each_vector(const std::string& name, const std::function<void(const vector&)>& check) {
    auto path = find_vectors("wycheproof");
    if (!path) return;
    simdjson::dom::parser parser;
    const simdjson::padded_string text(read_file(*path / name));
    const simdjson::dom::element file = parser.parse(text).value();
    std::size_t count = 0;
    // Named: a range-based for would not keep the result that the array is a part of.
    const simdjson::dom::array groups = file["testGroups"].get_array().value();
    for (simdjson::dom::element group : groups) {
        const simdjson::dom::array tests = group["tests"].get_array().value();
        for (simdjson::dom::element test : tests) {
            check(vector(group, test));
            ++count;
        }
    }
    BOOST_TEST(count == file["numberOfTests"].get_uint64().value());
}

} // namespace mainstay_test
