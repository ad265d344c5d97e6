// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/detail/multipart_parts.hpp>

#include <cstring>

namespace mainstay::inline v0::routing::detail {
namespace {

constexpr char text_mark = 't', file_mark = 'f';

} // namespace

multipart_parts::multipart_parts(http::multipart_form& form) {
    values_.reserve(form.fields.size() + form.files.size());
    texts_.reserve(values_.capacity());
    for (const http::multipart_field& field : form.fields)
        texts_.push_back({field.name, values_.emplace_back(text_mark + field.value)});
    for (http::uploaded_file& file : form.files) {
        const http::uploaded_file* place = &file;
        char bytes[1 + sizeof place] = {file_mark};
        std::memcpy(bytes + 1, &place, sizeof place);
        texts_.push_back({file.name(), values_.emplace_back(bytes, sizeof bytes)});
    }
}

http::uploaded_file* multipart_parts::file_in(std::string_view& text) noexcept {
    const char mark = text.front();
    text.remove_prefix(1);
    if (mark == text_mark) return nullptr;
    http::uploaded_file* file = nullptr;
    std::memcpy(&file, text.data(), sizeof file);
    return file;
}

} // namespace mainstay::inline v0::routing::detail
