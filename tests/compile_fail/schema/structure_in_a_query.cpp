// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this type cannot be read from one text
#include <mainstay/schema.hpp>

struct range {
    int from, to;
};
struct search {
    std::string text;
#ifdef MENDED
    int from;
#else
    range pages;
#endif
};

auto read(std::span<const mainstay::schema::named_text> texts) {
    return mainstay::schema::read_fields<search>(texts);
}
