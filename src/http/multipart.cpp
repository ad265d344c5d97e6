// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/multipart.hpp>

namespace mainstay::inline v0::http {

std::optional<std::string_view> multipart_form::text(std::string_view name) const noexcept {
    for (const multipart_field& field : fields) {
        if (field.name == name) return field.value;
    }
    return std::nullopt;
}

const uploaded_file* multipart_form::file(std::string_view name) const noexcept {
    for (const uploaded_file& file : files) {
        if (file.name() == name) return &file;
    }
    return nullptr;
}

} // namespace mainstay::inline v0::http
