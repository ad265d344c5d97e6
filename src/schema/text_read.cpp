// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/text_read.hpp>

namespace mainstay::inline v0::schema::detail {
namespace {

void refuse(
    violations& errors, const path& where, core::field_source source, std::string_view what, std::string_view detail) {
    errors.add(where, std::string(what) + (source == core::field_source::body ? "_field" : "_parameter"), detail);
}

} // namespace

void refuse_missing(violations& errors, const path& where, core::field_source source) {
    refuse(errors, where, source, "missing", "is required");
}
void refuse_repeated(violations& errors, const path& where, core::field_source source) {
    refuse(errors, where, source, "repeated", "must be given once");
}
void refuse_unknown(violations& errors, const path& where, core::field_source source) {
    refuse(errors, where, source, "unknown",
        source == core::field_source::body ? "is not a field of this form" : "is not a parameter of this request");
}

} // namespace mainstay::inline v0::schema::detail
