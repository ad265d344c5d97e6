// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: a std::string_view cannot be read into, its text would be gone: use std::string
#include <mainstay/schema.hpp>

struct signup {
#ifdef MENDED
    std::string email;
#else
    std::string_view email;
#endif
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<signup>(text);
}
