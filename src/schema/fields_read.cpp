// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/fields_read.hpp>

#include <mainstay/core/encoding.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace mainstay::inline v0::schema::detail {
namespace {

std::size_t find_field(std::span<const text_field> fields, std::string_view name) {
    return static_cast<std::size_t>(std::find_if(fields.begin(), fields.end(), [&](const text_field& field) {
        return field.name == name;
    }) - fields.begin());
}

} // namespace

bool read_text_fields(std::span<const named_text> texts, const text_form& form, const fields_options& options,
    void* object, failure& why) {
    violations errors(options.source, std::max<std::size_t>(options.error_limit, 1));
    const path root;
    const bool skip_unknown = form.allows_unknown_fields || options.allow_unknown_fields;
    std::array<void*, field_limit> places;
    form.list_fields(object, places.data());
    std::uint64_t seen = 0, wrong = 0, repeated = 0;
    for (const named_text& text : texts) {
        if (errors.full()) break;
        const std::size_t index = find_field(form.fields, text.name);
        if (index == form.fields.size()) {
            // A name that is no text at all is not shown.
            const bool shown = core::is_utf8(text.name);
            if (!skip_unknown) refuse_unknown(errors, {&root, shown ? text.name : std::string_view()}, options.source);
            continue;
        }
        const text_field& field = form.fields[index];
        const std::uint64_t bit = std::uint64_t{1} << index;
        const path where{&root, field.name};
        const std::size_t before = errors.count();
        const bool first = (seen & bit) == 0;
        seen |= bit;
        if (first || field.repeats) {
            field.read(text.value, first, where, errors, places[index]);
        } else if ((repeated & bit) == 0) {
            repeated |= bit;
            refuse_repeated(errors, where, options.source);
        }
        if (errors.count() != before) wrong |= bit;
    }
    const std::uint64_t may_be_absent = form.may_be_absent();
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const text_field& field = form.fields[i];
        const path where{&root, field.name};
        if ((seen >> i & 1) == 0) {
            if ((may_be_absent >> i & 1) == 0) refuse_missing(errors, where, options.source);
        } else if (field.check != nullptr && (wrong >> i & 1) == 0) {
            field.check(object, where, errors);
        }
    }
    if (form.check != nullptr && errors.count() == 0) form.check(object, root, errors);
    if (errors.count() == 0) return true;
    why.errors = std::move(errors.errors());
    return false;
}

} // namespace mainstay::inline v0::schema::detail
