// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/multipart.hpp>
#include <mainstay/routing/upload.hpp>
#include <mainstay/schema/fields_read.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing::detail {

// The parts of a form as texts with names, each behind a mark that tells texts from files.
class multipart_parts {
public:
    // The form has to outlive this; its files are taken from it.
    explicit multipart_parts(http::multipart_form& form);

    std::span<const schema::named_text> texts() const noexcept { return texts_; }
    // Of one of those: the file, or null and the text without its mark.
    static http::uploaded_file* file_in(std::string_view& text) noexcept;

private:
    std::vector<std::string> values_;
    std::vector<schema::named_text> texts_;
};

template <class Member>
inline constexpr bool takes_files = false;
template <>
inline constexpr bool takes_files<upload> = true;
template <>
inline constexpr bool takes_files<std::optional<upload>> = true;
template <>
inline constexpr bool takes_files<std::vector<upload>> = true;

template <class Member>
void read_part(
    std::string_view text, bool first, const schema::detail::path& where, schema::detail::violations& errors, void* field) {
    http::uploaded_file* file = multipart_parts::file_in(text);
    if (file == nullptr) return schema::detail::read_text_field<Member>(text, first, where, errors, field);
    if constexpr (takes_files<Member>) {
        Member& object = *static_cast<Member*>(field);
        if constexpr (std::is_same_v<Member, std::vector<upload>>) {
            if (first) object.clear();
            object.emplace_back(std::move(*file));
        } else {
            object = upload(std::move(*file));
        }
    } else {
        errors.add(where, "not_a_text", "must be a text, and no file");
    }
}

template <class T>
struct multipart_fields {
    static constexpr auto fields = []<std::size_t... Index>(std::index_sequence<Index...>) {
        auto all = schema::detail::text_fields<T>::fields;
        ((all[Index].read = &read_part<schema::field_type<T, Index>>), ...);
        return all;
    }
    (std::make_index_sequence<schema::field_count<T>>());
    static constexpr schema::detail::text_form form = [] {
        auto made = schema::detail::text_fields<T>::form;
        made.fields = fields;
        return made;
    }();
};

template <class T>
schema::result<T> read_multipart(http::multipart_form& given) {
    const multipart_parts parts(given);
    schema::result<T> outcome;
    const schema::fields_options options{.source = core::field_source::body};
    if (!schema::detail::read_text_fields(
            parts.texts(), multipart_fields<T>::form, options, &outcome.emplace(), outcome.failure())) {
        outcome.reset();
    }
    return outcome;
}

} // namespace mainstay::inline v0::routing::detail
